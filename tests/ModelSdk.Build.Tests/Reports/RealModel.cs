using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Reports;
using ModelSdk.Build.Targets;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Reports;

/// <summary>Reports of models of the test data, checked as a build would.</summary>
internal static class RealModel
{
    public static ModelReport Check(string file, string targets)
    {
        string path = Shared.Path(["testdata", .. file.Split('/')]);
        ProjectFacts project = new()
        {
            AssemblyName = "App",
            RootNamespace = "App",
            ProjectFile = "/project/App.csproj",
            DeliversLiteRtLibrary = true,
            Properties = new Dictionary<string, string> { ["ModelSdkTargets"] = targets },
        };
        ModelItem item = new(path, $"models/{Path.GetFileName(path)}", new Dictionary<string, string>());
        return ModelReport.From(ModelCheck.Run(item, project, SocTable.Builtin));
    }
}
