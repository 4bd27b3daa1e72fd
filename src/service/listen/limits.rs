//! How much of the port one caller may take, and for how long, as data: tests use short ones.

use std::time::Duration;

/// What holds for every connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Connections served at once; more wait to be accepted.
    pub connections_max: u32,
    /// Of them, those of one peer address; more are told 503 and closed.
    pub peer_connections_max: u32,
    /// The longest head of a request (its line and headers), in bytes; longer ones are 431.
    pub head_bytes_max: usize,
    /// From the first byte of a head to its last, and from a new connection to its first head.
    pub head_time: Duration,
    /// From the end of the head to the end of the body; later ones are 408.
    pub body_time: Duration,
    /// How long a connection may rest between two requests, and how long a caller may take no byte of an answer.
    pub idle_time: Duration,
    /// The longest a request may take until its answer begins.
    pub answer_time: Duration,
    /// How long a stop waits for answers that are on their way.
    pub stop_time: Duration,
    /// Answers of 401 a minute to one peer address that come at once.
    pub denied_at_once_max: u32,
    /// How long every further one is held back.
    pub denied_time: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections_max: 256,
            peer_connections_max: 64,
            head_bytes_max: 16 * 1024,
            head_time: Duration::from_secs(5),
            body_time: Duration::from_secs(10),
            idle_time: Duration::from_secs(30),
            answer_time: Duration::from_secs(30),
            stop_time: Duration::from_secs(10),
            denied_at_once_max: 20,
            denied_time: Duration::from_secs(1),
        }
    }
}
