//! The two ways a call becomes a transaction: one that writes and is tried again, one that only reads.

/// Runs a deed of a `Work` in one transaction and commits it; starts over when the database asks for that.
macro_rules! writing {
    ($book:expr, $work:ident => $deed:expr) => {{
        let mut attempt = 0;
        loop {
            attempt += 1;
            let mut $work = $book.begin().await?;
            let deed = $deed.await;
            let outcome = match deed {
                Ok(done) => $work.commit().await.map(|()| done),
                Err(trouble) => {
                    $work.abandon().await;
                    Err(trouble)
                }
            };
            match outcome {
                Err($crate::service::book::BookError::Busy) if attempt < $crate::service::book::ATTEMPTS => {}
                outcome => break outcome,
            }
        }
    }};
}

/// Runs a question of a `Work` in one reading transaction.
macro_rules! reading {
    ($book:expr, $work:ident => $question:expr) => {{
        let mut $work = $book.look().await?;
        let found = $question.await;
        $work.abandon().await;
        found
    }};
}
