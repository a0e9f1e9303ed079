//! `temario explain`.

use super::arguments::ExplainArguments;
use super::exit::Exit;
use super::printing::print_out;
use super::session::Session;
use crate::diagnostic::{explain, find_rule, nearest, phrases, rules};

pub(super) fn run(session: &Session, arguments: &ExplainArguments) -> Exit {
    let code = arguments.code.as_str();
    let page = find_rule(code).and_then(|rule| explain(rule, session.language));
    if let Some(page) = page {
        print_out(&page);
        return Exit::Done;
    }
    let known = rules::ALL.iter().flat_map(|rule| [rule.code, rule.name]);
    match nearest(code, known) {
        Some(near) => session.complain(&phrases::UnknownCodeNear { code, near }),
        None => session.complain(&phrases::UnknownCode { code }),
    }
    Exit::WrongUsage
}
