using ModelSdk.TestSupport;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>The first diagnostics, each through a real build: code, file, subcategory and keyword as a user gets them.</summary>
[TestClass]
public class DiagnosticsTests
{
    [TestMethod]
    public void EveryBadModelOfAProject_IsReportedInOneBuild_AtItsOwnFile()
    {
        Consumer app = new Consumer("Bad", "bad")
            .WithProject(Projects.Package("""
                <Model Include="Models/missing.tflite" />
                <Model Include="Models/text.tflite" />
                <Model Include="Models/pointer.tflite" />
                <Model Include="Models/truncated.tflite" />
                <Model Include="Models/version.tflite" />
                <Model Include="Models/same class.tflite" ClassName="Same" />
                <Model Include="Models/other class.tflite" ClassName="Same" />
                <Model Include="Models/identifier.tflite" ClassName="not one" />
                <Model Include="Models/a/name.tflite" ClassName="NameA" />
                <Model Include="Models/b/name.tflite" ClassName="NameB" />
                <Model Include="Models/value.tflite" Visibility="protected" />
                <Model Include="Models/spelling.tflite" Visibilty="public" />
                <Model Include="Models/operator.tflite" />
                """))
            .With("Program.cs", "System.Console.WriteLine(1);")
            .With("Models/text.tflite", "This is certainly not a flatbuffer of any kind.")
            .WithFile("Models/operator.tflite", Repository.ModelOfNoEngine)
            .With("Models/pointer.tflite", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n");
        byte[] good = File.ReadAllBytes(Repository.Asset("digits", "digits.tflite"));
        File.WriteAllBytes(app.PathOf("Models", "truncated.tflite"), good[..(good.Length / 2)]);
        File.WriteAllBytes(app.PathOf("Models", "version.tflite"), WithVersion(good, 99));
        foreach (string name in new[] { "same class", "other class", "identifier", "a/name", "b/name", "value", "spelling" })
        {
            app.WithAsset($"Models/{name}.tflite", "digits", "digits.tflite");
        }

        BuildLog build = app.LoggedFailure("build");

        AssertReported(app, build, "MSDK1001", "missing.tflite", "Models/missing.tflite");
        AssertReported(app, build, "MSDK2001", "text.tflite", "TFL3");
        AssertReported(app, build, "MSDK2003", "pointer.tflite", "Git LFS");
        AssertReported(app, build, "MSDK2002", "truncated.tflite", "truncated");
        AssertReported(app, build, "MSDK2004", "version.tflite", "Schema version 99 of");
        AssertReported(app, build, "MSDK1002", "same class.tflite", "Bad.Models.Same");
        AssertReported(app, build, "MSDK1003", "identifier.tflite", "not one");
        AssertReported(app, build, "MSDK1009", "name.tflite", "set Name");
        AssertReported(app, build, "MSDK1011", "value.tflite", "protected");
        AssertReported(app, build, "MSDK1010", "spelling.tflite", "Visibility", isError: false);
        AssertReported(app, build, "MSDK3003", "operator.tflite", "STABLEHLO_CBRT (version 1) at node 0 (output 'out0')");
        StringAssert.Contains(build.Result.Output, "missing.tflite : model error MSDK1001: Model file 'Models/missing.tflite'");

        // As long as an error stands it is said again.
        Assert.AreEqual(
            build.Diagnostics.Count(d => d.IsError), app.LoggedFailure("build").Diagnostics.Count(d => d.IsError));
    }

    [TestMethod]
    public void OldMSBuild_IsSaidInsteadOfALoadFailure()
    {
        Consumer app = new Consumer("OldTools", "old-tools")
            .WithProject(Projects.Package())
            .With("Program.cs", "System.Console.WriteLine(1);")
            .WithAsset("Models/digits.tflite", "digits", "digits.tflite");

        BuildLog build = app.LoggedFailure("build", "-p:_ModelSdkMSBuildVersion=17.14.8");

        LoggedDiagnostic found = build.Diagnostics.Single();
        Assert.AreEqual("MSDK1013", found.Code);
        StringAssert.Contains(found.Message, "17.14.8");
        Assert.AreEqual(0, build.Runs("InspectModels"));
    }

    [TestMethod]
    public void WrongLanguageOrFramework_IsSaidAtTheProject()
    {
        Consumer old = new Consumer("Old", "old")
            .WithProject(Projects.Library().Replace("net10.0", "netstandard2.0"))
            .With("Old.cs", "public class Old { }")
            .WithAsset("Models/digits.tflite", "digits", "digits.tflite");
        AssertUnsupported(old.LoggedFailure("build"), "Old.csproj", "netstandard");

        Consumer basic = new Consumer("Basic", "basic")
            .With("Basic.vbproj", Projects.Library().Replace("VERSION", PackageFeed.Version))
            .With("Basic.vb", "Public Class Basic\nEnd Class")
            .WithAsset("Models/digits.tflite", "digits", "digits.tflite");
        AssertUnsupported(basic.LoggedFailure("build"), "Basic.vbproj", "VB");
    }

    [TestMethod]
    [TestCategory("Long")]
    public void UsersSeveritySwitches_WorkWithoutAnyCodeOfOurs()
    {
        Consumer app = new Consumer("Switches", "switches")
            .WithProject(Projects.Package("""<Model Include="Models/digits.tflite" Visibilty="public" />"""))
            .With("Program.cs", "System.Console.WriteLine(typeof(Switches.Models.Digits));")
            .WithAsset("Models/digits.tflite", "digits", "digits.tflite");

        BuildLog promoted = app.LoggedFailure("build", "-p:WarningsAsErrors=MSDK1010");
        Assert.IsTrue(promoted.Diagnostics.Single(d => d.Code == "MSDK1010").IsError);

        BuildLog silent = app.Logged("build", "-p:NoWarn=MSDK1010");
        Assert.IsFalse(silent.Diagnostics.Any(d => d.Code == "MSDK1010"));
    }

    private static void AssertUnsupported(BuildLog build, string project, string what)
    {
        LoggedDiagnostic found = build.Diagnostics.Single(d => d.Code == "MSDK1012");
        StringAssert.EndsWith(found.File, project);
        StringAssert.Contains(found.Message.ToLowerInvariant(), what.ToLowerInvariant());
    }

    private static void AssertReported(
        Consumer app, BuildLog build, string code, string fileName, string text, bool isError = true)
    {
        LoggedDiagnostic[] found = [.. build.Diagnostics.Where(d => d.Code == code && Path.GetFileName(d.File) == fileName)];
        Assert.AreEqual(1, found.Length, $"{code} at {fileName}\n{build.Result.Output}");
        Assert.AreEqual(isError, found[0].IsError, code);
        Assert.AreEqual("model", found[0].Subcategory, code);
        Assert.AreEqual("ModelSdk." + code, found[0].HelpKeyword, code);
        StringAssert.StartsWith(found[0].File, app.Folder, code);
        StringAssert.Contains(found[0].Message, text, code);
    }

    /// <summary>The file with another schema version: field 0 of the root table, a 32-bit number.</summary>
    private static byte[] WithVersion(byte[] model, int version)
    {
        byte[] copy = [.. model];
        int root = BitConverter.ToInt32(copy, 0);
        int vtable = root - BitConverter.ToInt32(copy, root);
        int field = BitConverter.ToUInt16(copy, vtable + 4);
        BitConverter.TryWriteBytes(copy.AsSpan(root + field), version);
        return copy;
    }
}
