using ModelSdk.TestSupport;

namespace ModelSdk.Cli.Tests;

/// <summary>Says once what is missing for how many tests of this project.</summary>
[TestClass]
public sealed class Needs : NeedsTests;
