import { Button, Input } from 'antd';
import { useState } from 'react';
import type { NoteInfo } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Notice } from '../kit/notice';

/** Notes on a record, and a place to write one. */
export function Notes({ register, record, notes }: { register: string; record: string; notes: NoteInfo[] }) {
  const { t, instant } = useWords();
  const doing = useDoing();
  const [text, setText] = useState('');
  const add = async () => {
    const saved = await doing.run('note_add', { register, record, text: text.trim() });
    if (saved) setText('');
  };
  return (
    <div data-testid="notes">
      <ul className="notes">
        {notes.map((note) => (
          <li key={note.id}>
            <div className="quiet">
              {note.author} · {instant(note.at)}
            </div>
            <div className="long">{note.text}</div>
          </li>
        ))}
      </ul>
      <Notice error={doing.error} onClose={doing.clear} />
      <Input.TextArea
        rows={2}
        aria-label={t('notes.new')}
        placeholder={t('notes.new')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        data-testid="note-text"
      />
      <Button className="after" disabled={text.trim() === ''} loading={doing.busy} onClick={add} data-testid="note-add">
        {t('notes.add')}
      </Button>
    </div>
  );
}
