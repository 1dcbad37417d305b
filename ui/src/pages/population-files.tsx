import { Form } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n';
import { PickedFiles } from '../kit/picked-files';

/** Files of a population that is on record, and its register of items where that was moved. */
export type PopulationFiles = { paths: string[]; moved: string[] };

/** Nothing chosen yet, and a way to choose. */
export const usePopulationFiles = () => useState<PopulationFiles>({ paths: [], moved: [] });

type Field = {
  /** Beginning of the names by which tests find the parts. */
  testid: string;
  paths: string[];
  /** The paths as they are now, and the one that was picked last. */
  onChange: (paths: string[], added?: string) => void;
};

/** The field of a form that asks for files and folders of items. */
export function FilesField({ testid, help, paths, onChange }: Field & { help: string }) {
  const { t } = useWords();
  return (
    <Form.Item className="field-wide" label={t('evaluation.files')} required htmlFor={`${testid}-pick`} extra={help}>
      <PickedFiles
        testid={testid}
        title={t('evaluation.pick')}
        folder={t('evaluation.pick_folder')}
        paths={paths}
        onChange={onChange}
      />
    </Form.Item>
  );
}

/** The field that asks for the register of items of a population, where it no longer lies where it was written. */
export function MovedField({ testid, paths, onChange }: Field) {
  const { t } = useWords();
  return (
    <Form.Item
      className="field-wide"
      label={t('evaluation.register')}
      htmlFor={`${testid}-register-pick`}
      extra={t('evaluation.register.help')}
    >
      <PickedFiles
        single
        testid={`${testid}-register`}
        title={t('evaluation.register.pick')}
        paths={paths}
        onChange={onChange}
      />
    </Form.Item>
  );
}

type Props = {
  testid: string;
  /** What the files are read for. */
  help: string;
  files: PopulationFiles;
  onChange: (next: PopulationFiles) => void;
};

/** The fields of a form that ask for the files of a population that is on record. */
export function PopulationFilesFields({ testid, help, files, onChange }: Props) {
  return (
    <>
      <FilesField testid={testid} help={help} paths={files.paths} onChange={(paths) => onChange({ ...files, paths })} />
      <MovedField testid={testid} paths={files.moved} onChange={(moved) => onChange({ ...files, moved })} />
    </>
  );
}
