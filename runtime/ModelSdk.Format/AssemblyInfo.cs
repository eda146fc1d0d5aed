using System.Runtime.CompilerServices;

// The build reads protocol buffers of app bundles with the reader in Proto, the engine those of tf.Example.
[assembly: InternalsVisibleTo("ModelSdk.Build")]
[assembly: InternalsVisibleTo("ModelSdk.Cpu")]
[assembly: InternalsVisibleTo("ModelSdk.Format.Tests")]
