/** The parts of Element Plus that the frame and the first page use, one by one, each with its own style. */
import 'element-plus/theme-chalk/el-button.css'
import 'element-plus/theme-chalk/el-skeleton.css'
import 'element-plus/theme-chalk/el-skeleton-item.css'

export { ElButton } from 'element-plus/es/components/button/index'
export { ElConfigProvider } from 'element-plus/es/components/config-provider/index'
export { ElSkeleton } from 'element-plus/es/components/skeleton/index'
