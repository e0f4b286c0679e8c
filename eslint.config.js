import stylistic from '@stylistic/eslint-plugin'
import n from 'eslint-plugin-n'
import tseslint from 'typescript-eslint'

const sources = ['*/src/**/*.ts', 'dashboards/*/src/**/*.ts']
const tests = ['*/test/**/*.ts', 'dashboards/*/test/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts']
const scripts = ['dashboards/*/*.ts']
const typed = [...sources, ...tests, ...scripts]

export default [
  { ignores: ['**/node_modules/', '.tap/', 'var/'] },
  stylistic.configs.customize({ semi: false, indent: 2, quotes: 'single', commaDangle: 'never', braceStyle: '1tbs', arrowParens: false }),
  {
    rules: {
      '@stylistic/space-before-function-paren': ['error', 'always'],
      '@stylistic/arrow-parens': ['error', 'as-needed'],
      '@stylistic/max-statements-per-line': ['error', { max: 2 }],
      '@stylistic/member-delimiter-style': 'off',
      '@stylistic/indent': 'off',
      '@stylistic/indent-binary-ops': 'off',
      '@stylistic/multiline-ternary': 'off',
      '@stylistic/operator-linebreak': 'off',
      '@stylistic/quote-props': 'off',
      '@stylistic/generator-star-spacing': ['error', { before: true, after: false }],
      '@stylistic/yield-star-spacing': ['error', { before: true, after: false }]
    }
  },
  ...tseslint.configs.recommendedTypeChecked.map(config => ({ ...config, files: typed })),
  {
    files: typed,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'error'
    }
  },
  {
    files: sources,
    rules: {
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipComments: true, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 80, skipComments: true }]
    }
  },
  { files: sources, ignores: ['cli/src/config/*.ts'], plugins: { n }, rules: { 'n/no-process-env': 'error' } },
  {
    files: tests,
    rules: {
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off'
    }
  }
]
