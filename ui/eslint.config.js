import vueA11y from 'eslint-plugin-vuejs-accessibility'
import vue from 'eslint-plugin-vue'
import prettier from 'eslint-config-prettier'
import tseslint from 'typescript-eslint'

const onlyPlatform = {
  group: ['@tauri-apps/*'],
  message: 'Only src/platform speaks to the desktop shell.',
}
const message = 'A component calls its features/<page>/api.ts, which calls the platform.'
const noApiInComponents = ['@/platform', '@/platform/tauri', '@/platform/host'].map((name) => ({ name, message }))

export default tseslint.config(
  { ignores: ['dist', 'dist-host', 'e2e/shots', 'e2e/results', 'node_modules'] },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  ...vueA11y.configs['flat/recommended'],
  // Layout is prettier's alone.
  prettier,
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      'max-lines': ['error', { max: 250 }],
      // Prettier leaves long texts and comments as they are.
      'max-len': ['error', { code: 160, ignorePattern: '<path|<!-- eslint-disable|\\bd="' }],
      'no-restricted-imports': ['error', { patterns: [onlyPlatform], paths: noApiInComponents }],
    },
  },
  {
    files: ['**/*.ts', '**/*.js', '**/*.mjs'],
    ignores: ['src/platform/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [onlyPlatform] }] },
  },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      'no-console': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      // A wizard is a store that its steps share; only replacing it would be wrong.
      'vue/no-mutating-props': ['error', { shallowOnly: true }],
      // A label names its control by `for` or by nesting; either is enough for assistive technology.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      // Element Plus controls are named by aria-label or their own label element.
      'vuejs-accessibility/form-control-has-label': 'off',
    },
  },
)
