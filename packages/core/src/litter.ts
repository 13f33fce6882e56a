const files = /^(?:thumbs\.db|ehthumbs\.db|desktop\.ini|\.ds_store|\.localized|\.directory|\._.*|\.nfs[0-9a-f]+)$/i
const folders = /^(?:@eadir|lost\+found|\$recycle\.bin|system volume information)$/i

/** Tells whether a folder of this name is one that systems leave about. */
export const isLitterFolder = (name: string): boolean => folders.test(name)

/** Tells whether a name is that of a file or folder that systems leave about: it makes no folder somebody else's. */
export const isLitter = (name: string): boolean => files.test(name) || folders.test(name)
