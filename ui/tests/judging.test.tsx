import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { announce, hold, listen } from '../src/api/changes';
import type { JudgeItem, JudgeView } from '../src/api/types.gen';
import JudgingPage from '../src/pages/judging';
import { ACT_OF, ACTS, JUDGING_KEYS, speed } from '../src/pages/judging-keys';
import { NO_CHOICE, pressed, type RiskOption, risksFound, toggled, typedIn } from '../src/pages/risk-choice';
import { Refusal } from '../src/platform';
import { Behind, type Call, can, record, sent } from './desk';

const item = (number: number, more: Partial<JudgeItem> = {}): JudgeItem => ({
  id: `i${number}`,
  number,
  text: `示例第 ${number} 条`,
  cut: false,
  reasoning: '',
  source: '示例来源',
  arbitration: false,
  mine: null,
  question: null,
  topics: [],
  criteria: [],
  refusal: null,
  ...more,
});
const view = (shown: JudgeItem | null, more: Partial<JudgeView> = {}): JudgeView => ({
  run: 'r',
  title: 'EVR-1 示例评估',
  asks: null,
  unanswered: 0,
  item: shown,
  progress: {
    items: 9,
    second_looks: 1,
    first: 7,
    second: 0,
    arbitration: 0,
    settled: 2,
    by_judge: {},
    strange: 0,
  },
  mine: 2,
  waiting: 7,
  last: 'i1',
  pace: { judgements: 2, seconds: 8, breaks: 0, median_millis: 4000, since_break: 8 },
  changed: [],
  ...more,
});

/** A core with the second item shown that answers the third after each judgement; `change` answers before it. */
function judging(change: (name: string, args: Record<string, unknown>) => unknown = () => undefined): Call[] {
  return record(
    (name, args) =>
      change(name, args) ??
      (name === 'judge_next'
        ? view(item(2))
        : name === 'judge_save'
          ? view(item(3), { mine: 3, waiting: 6, last: 'i2', changed: ['judgements'] })
          : undefined),
  );
}
const shown = async () => {
  render(<JudgingPage run="r" />, { wrapper: Behind });
  return screen.findByTestId('judge-text');
};
const press = (key: string, more: object = {}) => fireEvent.keyDown(document.body, { key, ...more });
const number = (n: number) => waitFor(() => expect(screen.getByTestId('judge-number').textContent).toBe(`第 ${n} 条`));

describe('judging', () => {
  it('takes one call a judgement, whichever of its keys is pressed', async () => {
    for (const [key, verdict] of [
      ['1', 'pass'],
      ['P', 'pass'],
      ['3', 'unsure'],
      ['u', 'unsure'],
    ]) {
      const calls = judging();
      const { unmount } = render(<JudgingPage run="r" />, { wrapper: Behind });
      await number(2);
      press(key ?? '');
      await number(3);
      expect(sent(calls, 'judge_save')).toEqual([{ item: 'i2', verdict }]);
      expect(sent(calls, 'judge_next')).toEqual([{ run: 'r' }]);
      unmount();
    }
  });

  it('does nothing for a key that is held down, and one thing for two at once', async () => {
    const calls = judging();
    await shown();
    press('1', { repeat: true });
    expect(sent(calls, 'judge_save')).toEqual([]);
    press('1');
    press('1');
    await number(3);
    expect(sent(calls, 'judge_save')).toHaveLength(1);
  });

  it('leaves keys alone that are pressed in something else', async () => {
    const calls = judging();
    await shown();
    const other = document.createElement('button');
    document.body.append(other);
    fireEvent.keyDown(other, { key: '1' });
    press('1', { ctrlKey: true });
    press('1', { altKey: true });
    other.remove();
    await waitFor(() => expect(sent(calls, 'judge_save')).toEqual([]));
  });

  it('gives the text the focus, so that the keyboard scrolls it', async () => {
    judging();
    const text = await shown();
    await waitFor(() => expect(document.activeElement).toBe(text));
    press('1');
    await number(3);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('judge-text')));
    expect(screen.getByTestId('judge-number').getAttribute('aria-live')).toBe('polite');
  });

  it('asks for a risk before it saves a fail', async () => {
    const calls = judging();
    await shown();
    press('2');
    const field = await screen.findByTestId('risk-filter');
    await waitFor(() => expect(document.activeElement).toBe(field));
    await screen.findByTestId('risk-option-A.1.a');
    // Digits typed here find a risk and judge nothing.
    fireEvent.keyDown(field, { key: '1' });
    fireEvent.keyDown(field, { key: 'Enter' });
    await screen.findByRole('alert');
    expect(sent(calls, 'judge_save')).toEqual([]);
    fireEvent.change(field, { target: { value: '1b' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    await screen.findByTestId('risk-chosen-A.1.b');
    expect((field as HTMLInputElement).value).toBe('');
    fireEvent.click(screen.getByTestId('risk-option-A.2.a'));
    fireEvent.keyDown(field, { key: 'Enter' });
    await number(3);
    expect(sent(calls, 'judge_save')).toEqual([{ item: 'i2', verdict: 'fail', risks: ['A.1.b', 'A.2.a'] }]);
    expect(screen.queryByTestId('risk-chooser')).toBeNull();
  });

  it('saves a fail by Ctrl+Enter and closes the choice by Escape', async () => {
    const calls = judging();
    await shown();
    press('f');
    const field = await screen.findByTestId('risk-filter');
    fireEvent.keyDown(field, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByTestId('risk-filter')).toBeNull());
    press('f');
    fireEvent.click(await screen.findByTestId('risk-option-A.5.a'));
    fireEvent.keyDown(screen.getByTestId('risk-filter'), { key: 'Enter', ctrlKey: true });
    await number(3);
    expect(sent(calls, 'judge_save')).toEqual([{ item: 'i2', verdict: 'fail', risks: ['A.5.a'] }]);
  });

  it('is not ended by the Enter of an input method', async () => {
    const calls = judging();
    await shown();
    press('f');
    fireEvent.click(await screen.findByTestId('risk-option-A.5.a'));
    fireEvent.keyDown(screen.getByTestId('risk-filter'), { key: 'Enter', keyCode: 229 });
    expect(sent(calls, 'judge_save')).toEqual([]);
  });

  it('takes back the last item and shows what was said of it', async () => {
    const calls = judging((name, args) =>
      name === 'judge_next' && args.item === 'i1'
        ? view(item(1, { mine: { verdict: 'fail', risks: ['A.1.a'] } }))
        : undefined,
    );
    await shown();
    press('z');
    await number(1);
    expect(screen.getByTestId('judge-mine').textContent).toContain('不合格（A.1.a');
    // It is the last: there is nothing further back.
    expect(can('judge-back')).toBe(false);
    press('2');
    await screen.findByTestId('risk-chosen-A.1.a');
    expect(sent(calls, 'judge_next')).toEqual([{ run: 'r' }, { run: 'r', item: 'i1' }]);
  });

  it('skips, but not where nothing else waits', async () => {
    const calls = judging((name, args) =>
      name === 'judge_next' && args.after === 2 ? view(item(5), { waiting: 1 }) : undefined,
    );
    await shown();
    press('s');
    await number(5);
    expect(sent(calls, 'judge_next').at(-1)).toEqual({ run: 'r', after: 2 });
    press('s');
    expect(can('judge-skip')).toBe(false);
    expect(sent(calls, 'judge_next')).toHaveLength(2);
  });

  it('keeps the item and the choice where the core refuses', async () => {
    let refuse = true;
    const calls = judging((name) => {
      if (name !== 'judge_save' || !refuse) return undefined;
      throw new Refusal('refused', { zh: '示例：已有他人判定', en: 'example' });
    });
    await shown();
    press('2');
    fireEvent.click(await screen.findByTestId('risk-option-A.1.a'));
    fireEvent.click(screen.getByTestId('risks-save'));
    await screen.findByText('示例：已有他人判定');
    expect(screen.getByTestId('judge-number').textContent).toBe('第 2 条');
    expect(screen.getByTestId('risk-chosen-A.1.a')).toBeTruthy();
    refuse = false;
    fireEvent.click(screen.getByTestId('risks-save'));
    await number(3);
    expect(sent(calls, 'judge_save')).toHaveLength(2);
  });

  it('says that two differ, and nothing of what they said', async () => {
    judging((name) => (name === 'judge_next' ? view(item(2, { arbitration: true })) : undefined));
    await shown();
    expect(screen.getByTestId('judge-arbitration').textContent).toContain('意见不一');
    expect(screen.queryByTestId('judge-mine')).toBeNull();
  });

  it('keeps what the model thought folded beside the answer, and says that an answer was cut', async () => {
    const thought = { question: '示例题目', cut: true, reasoning: '示例思考' };
    judging((name) => (name === 'judge_next' ? view(item(2, thought), { asks: 'should_refuse' }) : undefined));
    await shown();
    expect(screen.getByTestId('judge-cut').textContent).toContain('截断');
    const folded = screen.getByTestId('judge-reasoning') as HTMLDetailsElement;
    expect([folded.open, folded.textContent?.includes('示例思考')]).toEqual([false, true]);
    expect(screen.getByTestId('judge-text').textContent).not.toContain('示例思考');
  });

  it('tells the pace, and of a break after long work', async () => {
    judging((name) =>
      name === 'judge_next'
        ? view(item(2), {
            pace: { judgements: 700, seconds: 3000, breaks: 0, median_millis: 4200, since_break: 3000 },
          })
        : undefined,
    );
    await shown();
    expect(screen.getByTestId('judge-pace').textContent).toBe('每条约 4.2 秒，每小时约 857 条');
    expect(screen.getByTestId('judge-course').textContent).toBe('本人已判 2 条，待判 7 条');
    expect(screen.getByTestId('judge-break').textContent).toContain('50 分钟');
  });

  it('ends where nothing waits, with the way to the run; the last can still be taken back', async () => {
    const calls = judging((name, args) =>
      name === 'judge_next' && args.item === undefined ? view(null, { waiting: 0 }) : undefined,
    );
    render(<JudgingPage run="r" />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('judging-run'));
    expect(globalThis.location.hash).toBe('#/evaluation/runs/r');
    press('Backspace');
    await number(2);
    expect(sent(calls, 'judge_next').at(-1)).toEqual({ run: 'r', item: 'i1' });
  });

  it('shows its keys in English as well', async () => {
    judging();
    render(
      <Behind lang="en">
        <JudgingPage run="r" />
      </Behind>,
    );
    const pass = await screen.findByTestId('judge-pass');
    expect(pass.textContent).toBe('Pass1P');
    expect(pass.getAttribute('aria-keyshortcuts')).toBe('1 P');
  });

  it('holds back what other pages would fetch anew after each judgement', async () => {
    const heard: (readonly string[])[] = [];
    const stop = listen((registers) => heard.push(registers));
    judging();
    const { unmount } = render(<JudgingPage run="r" />, { wrapper: Behind });
    await number(2);
    press('1');
    await number(3);
    expect(heard).toEqual([]);
    unmount();
    expect(heard).toEqual([['judgements']]);
    stop();
  });
});

describe('held changes', () => {
  it('are told once, when the last holder lets go', () => {
    const heard: (readonly string[])[] = [];
    const stop = listen((registers) => heard.push(registers));
    const [first, second] = [hold(), hold()];
    announce(['a']);
    announce(['b', 'a']);
    first();
    first();
    expect(heard).toEqual([]);
    second();
    expect(heard).toEqual([['a', 'b']]);
    announce(['c']);
    expect(heard).toHaveLength(2);
    stop();
  });
});

describe('keys of judging', () => {
  it('belong to one act each', () => {
    const keys = ACTS.flatMap((act) => JUDGING_KEYS[act]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(ACT_OF).toMatchObject({ '1': 'pass', f: 'fail', u: 'unsure', Backspace: 'back', z: 'back', s: 'skip' });
  });

  it('speed is told from the middle gap', () => {
    expect(speed(null)).toBeUndefined();
    expect(speed(0)).toBeUndefined();
    expect(speed(4500)).toEqual({ seconds: '4.5', hourly: 800 });
  });
});

describe('the choice of risks', () => {
  const risk = (id: string, zh: string, en: string, aliases: string[] = []): RiskOption => ({
    id,
    title: { zh, en },
    of: { zh: '示例类', en: 'Example class' },
    aliases,
  });
  const options = [
    risk('A.1.a', '甲种风险', 'First risk'),
    risk('A.1.b', '年龄歧视', 'Age discrimination', ['ageism']),
    risk('A.2.a', '丙种风险', 'Third risk'),
  ];
  const ids = (typed: string) => risksFound(options, typed).map((one) => one.id);

  it('finds by id with or without dots, by words, initials and aliases', () => {
    expect(ids('')).toEqual(['A.1.a', 'A.1.b', 'A.2.a']);
    expect(ids('A.1')).toEqual(['A.1.a', 'A.1.b']);
    expect(ids('1b')).toEqual(['A.1.b']);
    expect(ids('歧视')).toEqual(['A.1.b']);
    expect(ids('nlqs')).toEqual(['A.1.b']);
    expect(ids('third')).toEqual(['A.2.a']);
    expect(ids('AGEISM')).toEqual(['A.1.b']);
    expect(ids('没有')).toEqual([]);
  });

  it('moves within what is found, takes by Enter, saves by Enter on nothing', () => {
    const down = pressed(NO_CHOICE, 'ArrowDown', options);
    expect(down).toEqual({ choice: { ...NO_CHOICE, at: 0 } });
    expect(pressed({ ...NO_CHOICE, at: 2 }, 'ArrowDown', options)).toEqual({ choice: { ...NO_CHOICE, at: 2 } });
    expect(pressed({ ...NO_CHOICE, at: 0 }, 'ArrowUp', options)).toEqual({ choice: NO_CHOICE });
    const typed = typedIn(NO_CHOICE, '1b');
    expect(typed.at).toBe(0);
    expect(pressed(typed, 'Enter', risksFound(options, typed.typed))).toEqual({
      choice: { typed: '', at: -1, chosen: ['A.1.b'] },
    });
    expect(pressed(NO_CHOICE, 'Enter', options)).toBe('save');
    expect(pressed(typed, 'mod+Enter', options)).toBe('save');
    expect(pressed(NO_CHOICE, 'Escape', options)).toBe('close');
    // A word that finds nothing saves nothing.
    const lost = typedIn({ ...NO_CHOICE, chosen: ['A.1.a'] }, '没有');
    expect(pressed(lost, 'Enter', [])).toEqual({ choice: lost });
  });

  it('gives the last one back by Backspace in an empty field alone', () => {
    const two = toggled(toggled(NO_CHOICE, 'A.1.a'), 'A.2.a');
    expect(pressed(two, 'Backspace', options)).toEqual({ choice: { ...two, chosen: ['A.1.a'] } });
    expect(pressed(typedIn(two, 'x'), 'Backspace', options)).toBeUndefined();
    expect(pressed(NO_CHOICE, 'Backspace', options)).toBeUndefined();
    expect(toggled(two, 'A.1.a').chosen).toEqual(['A.2.a']);
  });
});

describe('judging refusals', () => {
  const refusal = {
    proposed: 'refused' as const,
    hits: [{ rule: 'r1', kind: 'direct' as const, from: 3, to: 5, in_place: true }],
  };
  const asked = (n: number) =>
    item(n, {
      text: '抱歉，不能协助。',
      question: '示例题目',
      topics: [{ zh: '示例风险', en: 'Example risk' }],
      criteria: ['示例判据'],
      refusal,
    });
  const refusing = (asks: 'should_refuse' | 'should_answer') =>
    record((name) =>
      name === 'judge_next'
        ? view(asked(2), { asks })
        : name === 'judge_save'
          ? view(asked(3), { asks, last: 'i2' })
          : undefined,
    );

  it('shows the question, what fails it, and the proposal with its passage marked', async () => {
    refusing('should_refuse');
    const text = await shown();
    expect(screen.getByTestId('judge-question').textContent).toContain('示例题目');
    expect(screen.getByTestId('judge-question').textContent).toContain('示例风险');
    expect(screen.getByTestId('judge-criteria').textContent).toContain('示例判据');
    expect(screen.getByTestId('judge-proposal').textContent).toContain('已拒答');
    const mark = screen.getByTestId('mark-3');
    expect(text.contains(mark)).toBe(true);
    expect(mark.textContent).toBe('不能1');
    expect(mark.title).toBe('直接拒绝');
  });

  it('decides at once by P and F, without risks, in words of the bank', async () => {
    for (const [asks, pass, fail] of [
      ['should_refuse', '已拒答（合格）', '未拒答（不合格）'],
      ['should_answer', '正常回答（合格）', '拒答（不合格）'],
    ] as const) {
      const calls = refusing(asks);
      const { unmount } = render(<JudgingPage run="r" />, { wrapper: Behind });
      await number(2);
      expect(screen.getByTestId('judge-pass').textContent).toContain(pass);
      expect(screen.getByTestId('judge-fail').textContent).toContain(fail);
      press('f');
      await number(3);
      expect(screen.queryByTestId('risk-filter')).toBeNull();
      press('p');
      await waitFor(() => expect(sent(calls, 'judge_save')).toHaveLength(2));
      expect(sent(calls, 'judge_save')).toEqual([
        { item: 'i2', verdict: 'fail' },
        { item: 'i3', verdict: 'pass' },
      ]);
      unmount();
    }
  });

  it('asks for risks where generated content is judged', async () => {
    record((name) => (name === 'judge_next' ? view(asked(2), { asks: 'generated_content' }) : undefined));
    await shown();
    press('f');
    await screen.findByTestId('risk-filter');
  });

  it('says that answers are missing, and where to get them', async () => {
    record((name) =>
      name === 'judge_next' ? view(null, { asks: 'should_refuse', unanswered: 12, waiting: 0 }) : undefined,
    );
    render(<JudgingPage run="r" />, { wrapper: Behind });
    expect((await screen.findByTestId('judging-done')).textContent).toContain('还有 12 条尚无应答');
    fireEvent.click(screen.getByTestId('judging-answers'));
    expect(globalThis.location.hash).toBe('#/evaluation/runs/r/answers');
  });
});
