using System.IO.Compression;

namespace ModelSdk.EndToEnd.Tests;

/// <summary>A library with a model, used by an application that has never heard of ModelSdk.</summary>
[TestClass]
public class LibraryTests
{
    private const string LibraryCode = """
        namespace Reading;

        public static class Reader
        {
            public static async System.Threading.Tasks.Task<string> ReadAsync(string path)
            {
                using Reading.Models.Digits digits = await Reading.Models.Digits.LoadAsync();
                byte[] file = System.IO.File.ReadAllBytes(path);
                float[] image = new float[784];
                float[] probabilities = new float[10];
                string answer = "answer ";
                for (int i = 0; i < 20; i++)
                {
                    for (int j = 0; j < 784; j++)
                    {
                        image[j] = file[i * 785 + j] / 255f;
                    }

                    digits.Run(image, probabilities);
                    answer += System.Array.IndexOf(probabilities, System.Linq.Enumerable.Max(probabilities));
                }

                return answer + "\nselected " + digits.Execution.Selected;
            }
        }
        """;

    private const string AppCode = "System.Console.WriteLine(await Reading.Reader.ReadAsync(args[0]));";

    [TestMethod]
    public void ProjectReference_ToALibrary_BringsModelAndRuntime_AlsoIsolated()
    {
        CreateLibrary("project");
        Consumer app = new Consumer("App", "project")
            .WithProject(Projects.Plain("""<ProjectReference Include="../Reading/Reading.csproj" />"""))
            .With("Program.cs", AppCode);

        // Restoring is not made for isolation; a higher-order build restores first.
        app.DotNet("restore").Succeeded();
        BuildLog build = app.Logged("build", "--no-restore", "-graph", "-isolate");

        Assert.AreEqual(1, build.Runs("InspectModels"));
        CollectionAssert.Contains(app.Files("bin", "Debug", "net10.0"), "models/Reading/digits/digits.tflite");
        Digits.AssertAnswer(app.DotNet("run", "--no-build", "--", Digits.TestSet));
        BuildLog second = app.Logged("build");
        Assert.AreEqual(0, second.Runs("InspectModels"));

        app.DotNet("clean").Succeeded();
        CollectionAssert.AreEqual(Array.Empty<string>(), app.Files("bin"));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void PackageReference_ToAPackedLibrary_BringsModelAndRuntime_AlsoPublished()
    {
        Consumer library = CreateLibrary("packed");
        library.DotNet("pack", "-c", "Release", "-o", TestFolder.Feed, $"-p:Version={PackageFeed.Version}").Succeeded();
        string package = PackageFeed.Path("Reading");
        using (ZipArchive archive = ZipFile.OpenRead(package))
        {
            string[] names = [.. archive.Entries.Select(e => e.FullName)];
            CollectionAssert.IsSubsetOf(
                new[]
                {
                    "models/Reading/digits/digits.tflite",
                    "buildTransitive/Reading.props",
                    "buildTransitive/Reading.ModelSdk.props",
                },
                names,
                string.Join('\n', names));
        }

        Consumer app = new Consumer("App", "packed")
            .WithProject(Projects.Plain("""<PackageReference Include="Reading" Version="VERSION" />"""))
            .With("Program.cs", AppCode);
        Digits.AssertAnswer(app.DotNet("run", "--", Digits.TestSet));

        app.DotNet("publish", "-o", app.PathOf("out")).Succeeded();
        Digits.AssertAnswer(DotNet.Run(app.Folder, app.PathOf("out", "App.dll"), Digits.TestSet));
        StringAssert.Contains(
            app.DotNet("msbuild", "-getItem:ModelSdkReferencedModel").Succeeded().Output, "\"AssemblyName\": \"Reading\"");
    }

    [TestMethod]
    [TestCategory("Long")]
    public void PackedLibrary_ReachedThroughAProjectAndDirectly_PublishesTheModelOnce()
    {
        Consumer library = CreateLibrary("twice");
        library.DotNet("pack", "-o", TestFolder.Feed, $"-p:Version={PackageFeed.Version}", "-p:PackageId=ReadingTwice").Succeeded();
        const string Reference = """<PackageReference Include="ReadingTwice" Version="VERSION" />""";
        new Consumer("Middle", "twice")
            .WithProject(Projects.Library("").Replace("""<PackageReference Include="ModelSdk" Version="VERSION" />""", Reference))
            .With("Middle.cs", "public class Middle;");
        Consumer app = new Consumer("App", "twice")
            .WithProject(Projects.Plain(Reference + """<ProjectReference Include="../Middle/Middle.csproj" />"""))
            .With("Program.cs", AppCode);

        app.DotNet("publish", "-o", app.PathOf("out")).Succeeded();

        Digits.AssertAnswer(DotNet.Run(app.Folder, app.PathOf("out", "App.dll"), Digits.TestSet));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void Pack_WithBuildFilesOfItsOwn_KeepsThemWorkingOrSaysWhatToDo()
    {
        Consumer library = CreateLibrary("own");
        library.With("build/Reading.props", "<Project><PropertyGroup><FromBuild>1</FromBuild></PropertyGroup></Project>");
        library.With("build/Reading.targets", "<Project />");
        library.WithProject(Projects.Library(
            Projects.DigitsItem + """<None Include="build/*" Pack="true" PackagePath="build/" />""", "<Nullable>enable</Nullable>"));
        library.DotNet("pack", "-o", library.PathOf("out"), "-p:Version=1.2.3").Succeeded();
        using (ZipArchive archive = ZipFile.OpenRead(library.PathOf("out", "Reading.1.2.3.nupkg")))
        {
            using StreamReader props = new(archive.GetEntry("buildTransitive/Reading.props")!.Open());
            string text = props.ReadToEnd();
            StringAssert.Contains(text, "../build/Reading.props");
            StringAssert.Contains(text, "Reading.ModelSdk.props");
            Assert.IsNotNull(archive.GetEntry("buildTransitive/Reading.targets"));
        }

        library.With("buildTransitive/Reading.props", "<Project />");
        library.WithProject(Projects.Library(
            Projects.DigitsItem + """<None Include="buildTransitive/*" Pack="true" PackagePath="buildTransitive" />""",
            "<Nullable>enable</Nullable>"));
        BuildLog hidden = library.LoggedFailure("pack", "-o", library.PathOf("out"), "-p:Version=1.2.4");
        CollectionAssert.Contains(hidden.Diagnostics.Select(d => d.Code).ToArray(), "MSDK5010");

        library.With("buildTransitive/Reading.props", """<Project><Import Project="Reading.ModelSdk.props" /></Project>""");
        library.DotNet("pack", "-o", library.PathOf("out"), "-p:Version=1.2.4").Succeeded();
    }

    [TestMethod]
    [TestCategory("Long")]
    public void Pack_OfAMultiTargetedLibrary_PacksASharedModelOnce()
    {
        foreach (bool asSdk in new[] { false, true })
        {
            Consumer library = CreateLibrary(asSdk ? "multi-sdk" : "multi-package");
            string project = Projects.Library(Projects.DigitsItem, "<Nullable>enable</Nullable><EnableWindowsTargeting>true</EnableWindowsTargeting><DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>")
                .Replace("<TargetFramework>net10.0<", "<TargetFrameworks>net10.0;net10.0-windows<")
                .Replace("</TargetFramework>", "</TargetFrameworks>");
            library.WithProject(!asSdk ? project : project
                .Replace("Microsoft.NET.Sdk", "Microsoft.NET.Sdk;ModelSdk/VERSION")
                .Replace("""<PackageReference Include="ModelSdk" Version="VERSION" />""", ""));

            library.DotNet("pack", "-o", library.PathOf("out"), "-p:Version=1.0.0", "-warnaserror:NU5118").Succeeded();

            using ZipArchive archive = ZipFile.OpenRead(library.PathOf("out", "Reading.1.0.0.nupkg"));
            Assert.AreEqual(1, archive.Entries.Count(e => e.FullName.EndsWith(".tflite", StringComparison.Ordinal)));
            Assert.IsNotNull(archive.GetEntry("buildTransitive/Reading.props"));
        }
    }

    private static Consumer CreateLibrary(string folder) => new Consumer("Reading", folder)
        .WithProject(Projects.Library(properties: "<Nullable>enable</Nullable>"))
        .With("Reader.cs", LibraryCode)
        .WithAsset("Models/digits.tflite", "digits", "digits.tflite");
}
