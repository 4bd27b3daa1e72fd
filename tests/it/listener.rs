//! A receipt printer on a port of this machine, for journeys and for the program.

use std::{
    io::Read,
    net::TcpListener,
    thread::{self, JoinHandle},
};

/// How every slip begins and ends: start and code page; feed and cut.
pub const FRAME: (&[u8], &[u8]) = (b"\x1b@\x1bt\x13", b"\x1dVB\x03");

/// A printer that takes one slip.
pub struct Printer {
    /// Where it is, as the configuration writes it.
    pub to: String,
    printed: JoinHandle<Vec<u8>>,
}

impl Printer {
    /// Switches one on.
    pub fn on() -> Printer {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let to = format!("tcp://{}", listener.local_addr().expect("an address"));
        let printed = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("somebody prints");
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).expect("bytes");
            bytes
        });
        Printer { to, printed }
    }

    /// Where one was that is switched off.
    pub fn off() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        format!("tcp://{}", listener.local_addr().expect("an address"))
    }

    /// What came out: whole, and with nothing in it that acts but what a slip is made of. Gives the bytes and their readable part.
    pub fn slip(self) -> (Vec<u8>, String) {
        let bytes = self.printed.join().expect("it prints to the end");
        assert!(bytes.starts_with(FRAME.0) && bytes.ends_with(FRAME.1), "{bytes:?}");
        let readable =
            bytes.iter().map(|b| if b.is_ascii_graphic() || matches!(*b, b' ' | b'\n') { char::from(*b) } else { '?' }).collect();
        (bytes, readable)
    }
}
