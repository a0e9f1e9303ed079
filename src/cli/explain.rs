//! `temario explain`.

use super::arguments::ExplainArguments;
use super::{Exit, Session};
use crate::diagnostic::{explain, find_rule, nearest, phrases, rules};

pub(super) fn run(session: &Session, arguments: &ExplainArguments) -> Exit {
    let code = arguments.code.as_str();
    let page = find_rule(code).and_then(|rule| explain(rule, session.language));
    if let Some(page) = page {
        super::print_out(&page);
        return Exit::Done;
    }
    let known = rules::ALL.iter().flat_map(|rule| [rule.code, rule.name]);
    match nearest(code, known) {
        Some(near) => session.complain(&phrases::UnknownCodeNear { code, near }),
        None => session.complain(&phrases::UnknownCode { code }),
    }
    Exit::WrongUsage
}
