//! Where treating the vendors alike goes wrong, from the counter's side: one test for each trap that shows only when dialect, mirror, outbox and
//! face work together. The traps of a dialect alone are tested beside it; `guards` says which test watches which trap.

mod guards;
mod loss;
mod numbers;
mod people;
