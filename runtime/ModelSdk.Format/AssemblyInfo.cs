using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("ModelSdk.Format.Tests")]
