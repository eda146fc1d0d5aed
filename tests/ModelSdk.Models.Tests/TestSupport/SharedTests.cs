using ModelSdk.TestSupport;

namespace ModelSdk.Models.Tests.TestSupport;

/// <summary>What tests do when something that they need is not there.</summary>
[TestClass]
[DoNotParallelize]
public sealed class SharedTests
{
    private const string Require = "MODELSDK_REQUIRE_ALL";
    private const string Folder = "MODELSDK_SHARED";

    [TestMethod]
    public void MissingTool_IsInconclusive_AndCountedOnce()
    {
        With(Require, null, static () =>
        {
            string first = Message<AssertInconclusiveException>(static () => Shared.Tool("no-such-tool-1"));
            string second = Message<AssertInconclusiveException>(static () => Shared.Tool("no-such-tool-1"));
            StringAssert.Contains(first, "1 tests of ModelSdk.Models.Tests need it");
            Assert.IsFalse(second.Contains("need it", StringComparison.Ordinal), second);
        });
    }

    [TestMethod]
    public void MissingTool_FailsWhenAllIsRequired() => With(Require, "1", static () =>
        Message<AssertFailedException>(static () => Shared.Tool("no-such-tool-2")));

    [TestMethod]
    public void MissingFolder_GivesOneRowThatSaysSo() => With(Folder, Path.GetRandomFileName(), static () =>
    {
        object?[] row = Shared.Rows(["testdata", "golden"], static _ => [[1], [2]], columns: 3).Single();
        Assert.AreEqual(3, row.Length);
        Assert.AreEqual("testdata/golden is missing", row[0]);
    });

    [TestMethod]
    public void MarkedTests_AreCounted() =>
        // GoldenTests, AllocationTests, ClassificationTests, VisionTests and one of ConformanceTests, at least.
        Assert.IsTrue(Shared.CountTests(Shared.Data) > 15, $"{Shared.CountTests(Shared.Data)}");

    private static string Message<TException>(Action action)
        where TException : UnitTestAssertException => Assert.ThrowsException<TException>(action).Message;

    private static void With(string variable, string? value, Action action)
    {
        string? before = Environment.GetEnvironmentVariable(variable);
        try
        {
            Environment.SetEnvironmentVariable(variable, value);
            action();
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
        }
    }
}
