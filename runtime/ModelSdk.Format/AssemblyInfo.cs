using System.Runtime.CompilerServices;

// The build reads protocol buffers of app bundles with the reader in Proto.
[assembly: InternalsVisibleTo("ModelSdk.Build")]
[assembly: InternalsVisibleTo("ModelSdk.Format.Tests")]
