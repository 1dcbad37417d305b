import { Space } from 'antd';
import { platform } from '../platform';
import { Action } from './action';
import { fileName } from './picked-files';

type Props = {
  testid: string;
  /** Of the dialog and of the button that opens it. */
  title: string;
  /** Proposed name of the file; its end tells the format. */
  name: string;
  path: string;
  onChange: (path: string) => void;
};

/** Where a file will be written that the core writes itself, as it may be too big to pass through the window. */
export function PickedTarget({ testid, title, name, path, onChange }: Props) {
  const pick = async () => {
    const format = name.split('.').at(-1) ?? '';
    const chosen = await platform.pickTarget({
      title,
      name,
      filters: [{ name: format.toUpperCase(), extensions: [format] }],
    });
    if (chosen) onChange(chosen);
  };
  return (
    <Space>
      <Action id={testid} testid={testid} onClick={pick}>
        {title}
      </Action>
      {path && (
        <span title={path} data-testid={`${testid}-path`}>
          {fileName(path)}
        </span>
      )}
    </Space>
  );
}
