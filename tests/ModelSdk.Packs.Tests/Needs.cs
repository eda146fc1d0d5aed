using ModelSdk.TestSupport;

namespace ModelSdk.Packs.Tests;

/// <summary>Says once what is missing for how many tests of this project.</summary>
[TestClass]
public sealed class Needs : NeedsTests;
