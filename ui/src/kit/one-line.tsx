/** A text that a column cuts short; what is too long for it is read whole by pointing at it. */
export function OneLine({ text }: { text: string }) {
  return (
    <span className="one-line" title={text}>
      {text}
    </span>
  );
}
