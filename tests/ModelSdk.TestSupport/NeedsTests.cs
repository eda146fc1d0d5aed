namespace ModelSdk.TestSupport;

/// <summary>
/// Says once for a test project what is missing on this machine and how many tests need it: each project derives one
/// test class from it. The row's text is what <c>dotnet test</c> prints.
/// </summary>
public abstract class NeedsTests
{
    /// <summary>One row for each thing that the project's tests are marked with.</summary>
    public static IEnumerable<object[]> Rows
    {
        get
        {
            string[] needs = Shared.AllNeeds();
            return needs.Length == 0 ? [["", "nothing"]] : needs.Select(static need => new object[] { need, Describe(need) });
        }
    }

    /// <summary>Inconclusive when the thing is missing.</summary>
    [TestMethod]
    [DynamicData(nameof(Rows), typeof(NeedsTests))]
    public void WhatTestsNeed_IsThere(string need, string description)
    {
        if (need.Length > 0 && !Shared.IsThere(need))
        {
            Shared.Missing(need, description);
        }
    }

    private static string Describe(string need)
    {
        string what = need == Shared.Data ? $"the folder '{Shared.Root}'" : $"the tool '{need}'";
        int count = Shared.CountTests(need);
        return Shared.IsThere(need) ? $"{what} for {count} tests" : $"{what} is not there and {count} tests need it";
    }
}
