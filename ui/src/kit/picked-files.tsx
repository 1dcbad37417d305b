import { useWords } from '../i18n';
import { platform } from '../platform';
import { Action } from './action';

/** The last part of a path, on any system. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** What a file is called without its end: what one would call what it holds. */
export const bareName = (path: string): string => fileName(path).replace(/(.)\.[^.]+$/, '$1');

type Props = {
  /** Before the names of the controls that a test finds: `PREFIX-pick`, `PREFIX-pick-folder`, `PREFIX-drop`. */
  testid: string;
  /** Of the dialog and of the button that opens it. */
  title: string;
  /** What may be picked; absent: any file. */
  filter?: { name: string; extensions: string[] };
  paths: readonly string[];
  /** The paths as they are now, and the one that was picked last. */
  onChange: (paths: string[], added?: string) => void;
  /** At most one file: a second one takes the place of the first. */
  single?: boolean;
  /** Title of the dialog for folders and of its button, where folders may be picked as well. */
  folder?: string;
};

/** Files and folders that a person picked, by name, each to be taken away again; and the button that picks more. */
export function PickedFiles({ testid, title, filter, paths, onChange, single = false, folder }: Props) {
  const { t, aside } = useWords();
  const add = (path: string | null) => {
    if (path && !paths.includes(path)) onChange(single ? [path] : [...paths, path], path);
  };
  const pick = async () => add(await platform.pickOpen({ title, ...(filter ? { filters: [filter] } : {}) }));
  return (
    <div className="picked">
      {paths.length > 0 && (
        <ul className="plain" data-testid={`${testid}-files`}>
          {paths.map((path) => (
            <li key={path}>
              <span title={path}>{fileName(path)}</span>{' '}
              <Action
                testid={`${testid}-drop`}
                type="link"
                size="small"
                aria-label={`${t('rows.remove')}${aside(fileName(path))}`}
                onClick={() => onChange(paths.filter((one) => one !== path))}
              >
                {t('rows.remove')}
              </Action>
            </li>
          ))}
        </ul>
      )}
      <Action id={`${testid}-pick`} testid={`${testid}-pick`} onClick={pick}>
        {title}
      </Action>
      {folder && (
        <Action
          testid={`${testid}-pick-folder`}
          className="picked-folder"
          onClick={async () => add(await platform.pickFolder({ title: folder }))}
        >
          {folder}
        </Action>
      )}
    </div>
  );
}
