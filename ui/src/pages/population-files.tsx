import { Form } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n';
import { PickedFiles } from '../kit/picked-files';

/** Files of a population that is on record, and its register of items where that was moved. */
export type PopulationFiles = { paths: string[]; moved: string[] };

/** Nothing chosen yet, and a way to choose. */
export const usePopulationFiles = () => useState<PopulationFiles>({ paths: [], moved: [] });

type Props = {
  /** Beginning of the names by which tests find the parts. */
  testid: string;
  /** What the files are read for. */
  help: string;
  files: PopulationFiles;
  onChange: (next: PopulationFiles) => void;
};

/** The fields of a form that ask for the files of a population. */
export function PopulationFilesFields({ testid, help, files, onChange }: Props) {
  const { t } = useWords();
  return (
    <>
      <Form.Item className="field-wide" label={t('evaluation.files')} required htmlFor={`${testid}-pick`} extra={help}>
        <PickedFiles
          testid={testid}
          title={t('evaluation.pick')}
          folder={t('evaluation.pick_folder')}
          paths={files.paths}
          onChange={(paths) => onChange({ ...files, paths })}
        />
      </Form.Item>
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
          paths={files.moved}
          onChange={(moved) => onChange({ ...files, moved })}
        />
      </Form.Item>
    </>
  );
}
