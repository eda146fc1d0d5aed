using ModelSdk.TestSupport;

namespace ModelSdk.Runtime.Tests.PublicApi;

/// <summary>The public surface is what the files beside this one say, so that no change goes unnoticed.</summary>
[TestClass]
public sealed class PublicApiTests
{
    private const string UpdateVariable = "MODELSDK_UPDATE_API";

    [DataTestMethod]
    [DataRow(typeof(Model))]
    [DataRow(typeof(Format.TfliteModel))]
    [DataRow(typeof(LiteRt.LiteRtBackend))]
    public void PublicApi_IsAsListed(Type representative)
    {
        string name = representative.Assembly.GetName().Name!;
        string path = Repository.Path("tests", "ModelSdk.Runtime.Tests", "PublicApi", name + ".txt");
        string actual = ApiListing.Of(representative.Assembly);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, actual);
        }

        string[] listed = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n');
        string[] found = actual.Split('\n');
        if (!listed.SequenceEqual(found))
        {
            // Members repeat between types, so the place is told with the first difference.
            int at = listed.Zip(found).TakeWhile(static pair => pair.First == pair.Second).Count();
            Assert.Fail(
                $"The public API of {name} is not what {path} lists. First difference in line {at + 1}: listed "
                + $"'{listed.ElementAtOrDefault(at)}', found '{found.ElementAtOrDefault(at)}'. If it is meant, run "
                + $"'{UpdateVariable}=1 dotnet test tests/ModelSdk.Runtime.Tests --filter PublicApi' and commit the file.");
        }
    }
}
