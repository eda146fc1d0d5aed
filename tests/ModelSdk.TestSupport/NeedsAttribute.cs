namespace ModelSdk.TestSupport;

/// <summary>Says that a test, or every test of a class, needs something that is not part of the repository or of .NET.</summary>
/// <remarks>
/// <see cref="Shared"/> counts the marked tests for the one message that it gives when the thing is missing, and
/// <c>dotnet test --filter "TestCategory!=Needs:shared"</c> leaves them out.
/// </remarks>
/// <param name="what"><see cref="Shared.Data"/>, or the name of a tool such as <c>npm</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class NeedsAttribute(string what) : TestCategoryBaseAttribute
{
    /// <summary>What is needed.</summary>
    public string What { get; } = what;

    /// <inheritdoc/>
    public override IList<string> TestCategories => [$"Needs:{What}"];
}
