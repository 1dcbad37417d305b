/** Puts a text on the clipboard; false where the window does not let it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await globalThis.navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Some windows have the older way alone: copy what is selected.
    const place = document.createElement('textarea');
    place.value = text;
    place.setAttribute('readonly', '');
    place.className = 'unseen';
    document.body.append(place);
    place.select();
    const copied = document.execCommand('copy');
    place.remove();
    return copied;
  }
}
