//! The one integration test binary: the rules of the house, dialects against faces, faults, the network, attacks on the service, fuzzing, hostile
//! texts, journeys, screens, pictures of them, the program over HTTP and on a terminal.

mod aligned;
mod attack;
mod canary;
mod conformance;
mod faults;
mod fuzz;
mod hostile;
mod journeys;
mod listener;
mod network;
mod program;
mod screens;
mod screenshots;
mod tidy;
mod till;
