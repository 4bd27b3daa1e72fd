//! Finding people: by their ids, by what is theirs, by search, and page by page.

use super::cell::{Cell, Row, args};
use super::record::{person, read};
use super::text;
use super::{AnyOf, AtAddress, BookError, Customer, PeopleQuery, Profile, Reach, Sort, Store, Work};

/// The most a look-up by phone or e-mail gives.
const SAME_MAX: i64 = 50;
/// How many candidates are looked at where the database can only narrow the choice.
const CANDIDATES_MAX: i64 = 2_000;

/// All columns of people where …
macro_rules! people_where {
    ($($condition:tt)+) => {
        concat!("SELECT ", person!(), " FROM customers WHERE ", $($condition)+)
    };
}
pub(super) use people_where;

/// What a search must meet: $1 = 0 for no search, $2 = the text, $3 = the phone digits, $4 = how wide to look.
macro_rules! found {
    () => {
        "($1 = 0 OR fold LIKE $2 ESCAPE '\\' OR fold LIKE $3 ESCAPE '\\' \
         OR ($4 >= 1 AND marks LIKE $2 ESCAPE '\\') OR ($4 >= 2 AND wide LIKE $2 ESCAPE '\\'))"
    };
}

macro_rules! page {
    ($order:literal) => {
        people_where!(concat!(found!(), " ORDER BY ", $order, " LIMIT $5 OFFSET $6"))
    };
}

/// Rows of `person!` as people.
pub(super) fn read_all(rows: Vec<Row>) -> Result<Vec<Customer>, BookError> {
    rows.into_iter().map(read).collect()
}

fn page_sql(sort: Sort, descending: bool) -> &'static str {
    match (sort, descending) {
        (Sort::Name, false) => page!("fold, number"),
        (Sort::Name, true) => page!("fold DESC, number DESC"),
        (Sort::CreatedAt, false) => page!("created_at, number"),
        (Sort::CreatedAt, true) => page!("created_at DESC, number DESC"),
        (Sort::Spent, false) => page!("spent_minor, number"),
        (Sort::Spent, true) => page!("spent_minor DESC, number DESC"),
        (Sort::Points, false) => page!("points, number"),
        (Sort::Points, true) => page!("points DESC, number DESC"),
        (Sort::Number, false) => page!("number"),
        (Sort::Number, true) => page!("number DESC"),
    }
}

/// The four arguments of `found!`.
fn found_args(query: &PeopleQuery) -> [Cell; 4] {
    let needle = query.search.as_deref().and_then(text::tidy);
    let words = needle.as_deref().map(text::fold).unwrap_or_default();
    let digits = needle.as_deref().and_then(text::phone_needle).unwrap_or_else(|| words.clone());
    let reach: i64 = match query.reach {
        Reach::Contact => 0,
        Reach::Marks => 1,
        Reach::Everything => 2,
    };
    args![needle.is_some(), text::like_contains(&words), text::like_contains(&digits), reach]
}

impl Work {
    /// One person. See `Book::customer`.
    pub async fn customer(&mut self, id: &str) -> Result<Customer, BookError> {
        let row = self.tx.row(people_where!("id = $1"), &args![id]).await?;
        read(row.ok_or(BookError::NotFound("customer"))?)
    }

    /// One person by number. See `Book::customer_by_number`.
    pub async fn customer_by_number(&mut self, number: i64) -> Result<Customer, BookError> {
        let row = self.tx.row(people_where!("number = $1"), &args![number]).await?;
        read(row.ok_or(BookError::NotFound("customer"))?)
    }

    /// One person by UUID. See `Book::customer_by_uuid`.
    pub async fn customer_by_uuid(&mut self, uuid: &str) -> Result<Customer, BookError> {
        let row = self.tx.row(people_where!("uuid = $1"), &args![uuid.to_lowercase()]).await?;
        read(row.ok_or(BookError::NotFound("customer"))?)
    }

    /// Whom a reference belongs to. See `Book::customer_by_reference`.
    pub async fn customer_by_reference(&mut self, source: &str, external_id: &str) -> Result<Option<Customer>, BookError> {
        let sql = people_where!("id = (SELECT customer_id FROM external_references WHERE source = $1 AND external_id = $2)");
        self.tx.row(sql, &args![source, external_id]).await?.map(read).transpose()
    }

    /// A person with references and cards. See `Book::profile`.
    pub async fn profile(&mut self, id: &str) -> Result<Profile, BookError> {
        let customer = self.customer(id).await?;
        self.profile_of(customer).await
    }

    /// What hangs on a person already read.
    pub async fn profile_of(&mut self, customer: Customer) -> Result<Profile, BookError> {
        let references = self.references(&customer.id).await?;
        let cards = self.customer_cards(&customer.id).await?;
        Ok(Profile { customer, references, cards })
    }

    /// Everybody with this phone. See `Book::by_phone`.
    pub async fn by_phone(&mut self, phone: &str) -> Result<Vec<Customer>, BookError> {
        let digits = text::phone(phone).map(|phone| phone.digits).unwrap_or_default();
        let sql = people_where!("phone_digits = $1 ORDER BY number LIMIT $2");
        read_all(self.tx.rows(sql, &args![digits, SAME_MAX]).await?)
    }

    /// Everybody with this e-mail. See `Book::by_email`.
    pub async fn by_email(&mut self, email: &str) -> Result<Vec<Customer>, BookError> {
        let sql = people_where!("email_key = $1 ORDER BY number LIMIT $2");
        read_all(self.tx.rows(sql, &args![email.trim().to_lowercase(), SAME_MAX]).await?)
    }

    /// Who holds a US phone. See `Book::holder`.
    pub async fn holder(&mut self, us_phone: &str) -> Result<Option<Customer>, BookError> {
        let sql = people_where!("us_phone = $1 ORDER BY number LIMIT 1");
        self.tx.row(sql, &args![us_phone]).await?.map(read).transpose()
    }

    /// Holders of US phones, newest first. See `Book::holders`.
    pub async fn holders(&mut self, cursor: Option<(&str, i64)>, limit: i64) -> Result<Vec<Customer>, BookError> {
        let sql = people_where!(
            "us_phone IS NOT NULL AND (created_at, number) < ($1, $2)
             AND NOT EXISTS (SELECT 1 FROM customers elder WHERE elder.us_phone = customers.us_phone AND elder.number < customers.number)
             ORDER BY created_at DESC, number DESC LIMIT $3"
        );
        let (created_at, number) = cursor.unwrap_or(("9999", i64::MAX));
        read_all(self.tx.rows(sql, &args![created_at, number, limit]).await?)
    }

    /// One page of people. See `Book::people`.
    pub async fn people(&mut self, query: &PeopleQuery) -> Result<Vec<Customer>, BookError> {
        let mut args = found_args(query).to_vec();
        args.extend(args![query.limit.max(0), query.offset.max(0)]);
        read_all(self.tx.rows(page_sql(query.sort, query.descending), &args).await?)
    }

    /// As `people`, with what hangs on each. See `Book::people_profiles`.
    pub async fn people_profiles(&mut self, query: &PeopleQuery) -> Result<Vec<Profile>, BookError> {
        let mut profiles = Vec::new();
        for customer in self.people(query).await? {
            profiles.push(self.profile_of(customer).await?);
        }
        Ok(profiles)
    }

    /// How many people a query finds. See `Book::people_count`.
    pub async fn people_count(&mut self, query: &PeopleQuery) -> Result<i64, BookError> {
        if query.search.as_deref().and_then(text::tidy).is_none() {
            return self.count_of("people").await;
        }
        let sql = concat!("SELECT COUNT(*) FROM customers WHERE ", found!());
        self.tx.number(sql, &found_args(query)).await
    }

    /// Search over everything. See `Book::search`.
    pub async fn search(&mut self, needle: &str, limit: i64) -> Result<Vec<Profile>, BookError> {
        let sql = people_where!(
            "((fold || ' ' || marks || ' ' || wide) LIKE $1 ESCAPE '\\' OR fold LIKE $2 ESCAPE '\\')
             AND ((fold || ' ' || marks || ' ' || wide) LIKE $3 ESCAPE '\\' OR fold LIKE $4 ESCAPE '\\')
             AND ((fold || ' ' || marks || ' ' || wide) LIKE $5 ESCAPE '\\' OR fold LIKE $6 ESCAPE '\\')
             AND ((fold || ' ' || marks || ' ' || wide) LIKE $7 ESCAPE '\\' OR fold LIKE $8 ESCAPE '\\')
             ORDER BY number LIMIT $9"
        );
        let mut args = search_patterns(needle).map(Cell::from).to_vec();
        args.extend(args![limit]);
        let mut profiles = Vec::new();
        for customer in read_all(self.tx.rows(sql, &args).await?)? {
            profiles.push(self.profile_of(customer).await?);
        }
        Ok(profiles)
    }

    /// People who match any criterion. See `Book::any_of`.
    pub async fn any_of(&mut self, wanted: &AnyOf, limit: i64) -> Result<Vec<Customer>, BookError> {
        let mut found = Vec::new();
        if let Some(phone) = wanted.phone.as_deref() {
            found.extend(self.by_phone(phone).await?);
        }
        if let Some(email) = wanted.email.as_deref() {
            found.extend(self.by_email(email).await?);
        }
        if let Some(prefix) = wanted.first_name.as_deref().and_then(text::tidy).map(|name| text::fold(&name)) {
            let sql = people_where!("fold LIKE $1 ESCAPE '\\' ORDER BY number LIMIT $2");
            let named = read_all(self.tx.rows(sql, &args![text::like_prefix(&prefix), CANDIDATES_MAX]).await?)?;
            let first = |customer: &Customer| customer.first_name.as_deref().map(text::fold).unwrap_or_default();
            found.extend(named.into_iter().filter(|customer| first(customer).starts_with(&prefix)));
        }
        found.sort_by_key(|customer| customer.number);
        found.dedup_by_key(|customer| customer.number);
        found.truncate(usize::try_from(limit).unwrap_or(0));
        Ok(found)
    }

    /// People at an address. See `Book::at_address`.
    pub async fn at_address(&mut self, wanted: &AtAddress, limit: i64) -> Result<Vec<Customer>, BookError> {
        let parts = [&wanted.line1, &wanted.line2, &wanted.city, &wanted.state, &wanted.postal_code];
        let parts = parts.map(|part| text::fold(part.as_deref().unwrap_or_default().trim()));
        let sql = people_where!(
            "wide LIKE $1 ESCAPE '\\' AND wide LIKE $2 ESCAPE '\\' AND wide LIKE $3 ESCAPE '\\'
             AND wide LIKE $4 ESCAPE '\\' AND wide LIKE $5 ESCAPE '\\' ORDER BY number LIMIT $6"
        );
        let mut args = parts.each_ref().map(|part| Cell::from(text::like_contains(part))).to_vec();
        args.extend(args![CANDIDATES_MAX]);
        let near = read_all(self.tx.rows(sql, &args).await?)?;
        let mut found: Vec<Customer> = near.into_iter().filter(|customer| lives_at(customer, &parts)).collect();
        found.truncate(usize::try_from(limit).unwrap_or(0));
        Ok(found)
    }

    /// The number of the shop as a store. See `Book::account_id`.
    pub async fn account_id(&mut self) -> Result<i64, BookError> {
        self.whole_setting("account_id", 42).await
    }

    /// The shop with its counts. See `Book::store`.
    pub async fn store(&mut self) -> Result<Store, BookError> {
        Ok(Store {
            account_id: self.account_id().await?,
            name: self.setting("shop_name").await?.unwrap_or_default(),
            point_value_minor: self.whole_setting("point_value_minor", 10).await?,
            customers_count: self.count_of("people").await?,
            cards_count: self.tx.number("SELECT COUNT(*) FROM cards WHERE archived_at IS NULL", &[]).await?,
            customer_cards_count: self.tx.number("SELECT COUNT(*) FROM customer_cards", &[]).await?,
            created_at: self.setting("begun").await?.unwrap_or_default(),
        })
    }
}

/// Patterns for up to four words, each as text and as phone digits. A phone typed with blanks is one word.
fn search_patterns(needle: &str) -> [String; 8] {
    let words: Vec<&str> = match text::phone_needle(needle) {
        Some(_) => vec![needle],
        None => needle.split_whitespace().collect(),
    };
    let mut patterns: [String; 8] = std::array::from_fn(|_| "%".to_owned());
    for (index, word) in words.into_iter().take(4).enumerate() {
        let plain = text::fold(word.trim());
        let digits = text::phone_needle(word).unwrap_or_else(|| plain.clone());
        patterns[index * 2] = text::like_contains(&plain);
        patterns[index * 2 + 1] = text::like_contains(&digits);
    }
    patterns
}

/// `parts` = line 1 (contained), line 2, city, state, postal code (equal), all folded; empty ones fit everybody.
fn lives_at(customer: &Customer, parts: &[String; 5]) -> bool {
    let a = &customer.address;
    let first = a.line1.as_deref().or(a.text.as_deref()).map(text::fold).unwrap_or_default();
    let others = [&a.line2, &a.city, &a.state, &a.postal_code];
    let equal = |(have, want): (&&Option<String>, &String)| want.is_empty() || have.as_deref().map(text::fold).as_ref() == Some(want);
    first.contains(&parts[0]) && others.iter().zip(&parts[1..]).all(equal)
}
