//! What models think aloud before they answer.

const OPENS: &str = "<think>";
const CLOSES: &str = "</think>";

/// What a model thought aloud, between the tags that reasoning models write it in, and its answer. Some chat templates
/// write the opening tag themselves, so that a reply begins behind it. A thought that never ends leaves no answer.
///
/// ```
/// use hegui_model::evaluation::answering::parted;
/// assert_eq!(parted("<think>甲</think>\n乙"), (Some("甲"), "乙"));
/// assert_eq!(parted("乙"), (None, "乙"));
/// ```
pub fn parted(reply: &str) -> (Option<&str>, &str) {
    let opened = reply.trim_start().strip_prefix(OPENS);
    let (thought, answer) = match (opened.unwrap_or(reply).split_once(CLOSES), opened) {
        (Some((thought, answer)), Some(_)) => (thought, answer),
        (Some((thought, answer)), None) if !thought.contains(OPENS) => (thought, answer),
        (None, Some(thought)) => (thought, ""),
        _ => return (None, reply),
    };
    let thought = thought.trim();
    ((!thought.is_empty()).then_some(thought), answer.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thoughts_stand_before_answers() {
        for (reply, thought, answer) in [
            ("<think>想一想</think>答", Some("想一想"), "答"),
            ("\n <think>\n想\n</think>\n\n答\n尾", Some("想"), "答\n尾"),
            ("<think></think>答", None, "答"),
            ("只有后一半的想法</think>答", Some("只有后一半的想法"), "答"),
            ("<think>没有想完", Some("没有想完"), ""),
            ("<think>甲</think>答<think>乙</think>", Some("甲"), "答<think>乙</think>"),
            ("答：写作 <think>…</think> 的是标签", None, "答：写作 <think>…</think> 的是标签"),
            ("", None, ""),
            ("答", None, "答"),
        ] {
            assert_eq!(parted(reply), (thought, answer), "{reply}");
        }
    }
}
