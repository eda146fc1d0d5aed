using System.Reflection;
using Android.Content;
using Google.Android.Play.Core.AiPacks.Model;
using ModelSdk.TestSupport;

namespace ModelSdk.Android.Tests;

/// <summary>The declarations that the Android source is compiled against are those of the real assemblies.</summary>
[TestClass]
public sealed class StubTests
{
    [TestMethod]
    public void Declarations_AreThoseOfThePublicApiFiles()
    {
        string[] listed = [.. File.ReadLines(Repository.Path("tests", "AndroidStubs", "members.txt"))
            .Where(static line => !line.StartsWith('#')).Order(StringComparer.Ordinal)];
        string[] declared = [.. typeof(Context).Assembly.GetExportedTypes().SelectMany(ApiLine.Of).Order(StringComparer.Ordinal)];

        // Types that only hold others together have no line: the members that mention them do.
        string[] bases = ["Java.Lang.Object", "Java.Lang.Throwable", "Java.Lang.Exception", "Java.IO.IOException"];
        CollectionAssert.AreEqual(listed, declared.Except(bases).ToArray());
    }

    [TestMethod]
    public void StatesOfPacks_HaveTheValuesOfGooglePlay()
    {
        string[] ours = [.. Enum.GetValues<ModelPackStatus>().Select(static status => $"{status} {(int)status}").Order()];
        string[] play = [.. typeof(AiPackStatus).GetFields().Select(static field => $"{field.Name} {field.GetRawConstantValue()}").Order()];
        CollectionAssert.AreEqual(play, ours);
    }

    [TestMethod]
    public void EveryErrorOfGooglePlay_HasASentence()
    {
        foreach (FieldInfo field in typeof(AiPackErrorCode).GetFields())
        {
            int code = (int)field.GetRawConstantValue()!;
            Assert.AreEqual(code == AiPackErrorCode.NoError, PlayErrors.Explain(code, message: null).Length == 0, field.Name);
        }
    }
}
