namespace ModelSdk.EndToEnd.Tests;

/// <summary>PackageReference, Sdk attribute and Sdk element: each gives the class, the model and the right answers.</summary>
[TestClass]
public class WaysOfReferenceTests
{
    [TestMethod]
    public void PackageReference_AsDotnetAddWritesIt_RunsInAFolderWithSpacesAndForeignLetters()
    {
        Consumer app = new Consumer("Zahlen lesen", "mañana & 数字 (1)")
            .WithProject("""
                <Project Sdk="Microsoft.NET.Sdk">

                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <Nullable>enable</Nullable>
                  </PropertyGroup>

                </Project>
                """)
            .With("Program.cs", Digits.Program("Zahlen_lesen.Models", "Zählt_1"))
            .WithAsset("Modelle/zählt 1.tflite", "digits", "digits.tflite");
        app.DotNet("add", "package", "ModelSdk", "--version", PackageFeed.Version).Succeeded();
        string text = File.ReadAllText(app.ProjectFile);
        StringAssert.Contains(text, $"<PackageReference Include=\"ModelSdk\" Version=\"{PackageFeed.Version}\" />");
        app.WithProject(text.Replace("</Project>", """
              <ItemGroup>
                <Model Include="Modelle/zählt 1.tflite" ClassName="Zählt_1" />
              </ItemGroup>
            </Project>
            """));

        Digits.AssertAnswer(app.DotNet("run", "--", Digits.TestSet));

        string[] outputs = app.Files("bin", "Debug", "net10.0");
        CollectionAssert.Contains(outputs, "models/Zahlen lesen/zählt 1/zählt 1.tflite");
        CollectionAssert.Contains(outputs, "ModelSdk.Cpu.dll");
        CollectionAssert.DoesNotContain(outputs, "ModelSdk.Build.dll");
    }

    [TestMethod]
    public void SdkAttribute_WithTheVersionInGlobalJson_Runs()
    {
        Consumer app = new Consumer("AsSdk", "ways")
            .WithProject($"""
                <Project Sdk="ModelSdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                  </PropertyGroup>
                  <ItemGroup>{Projects.DigitsItem}</ItemGroup>
                </Project>
                """)
            .With("global.json", $$"""{ "msbuild-sdks": { "ModelSdk": "{{PackageFeed.Version}}" } }""")
            .With("Program.cs", Digits.Program("AsSdk.Models"))
            .WithAsset("Models/digits.tflite", "digits", "digits.tflite");

        Digits.AssertAnswer(app.DotNet("run", "--", Digits.TestSet));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void SdkElement_UnderCentralPackageManagement_Runs()
    {
        Consumer app = new Consumer("Central", "central")
            .WithProject($"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <Sdk Name="ModelSdk" Version="VERSION" />
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                    <MSBuildTreatWarningsAsErrors>true</MSBuildTreatWarningsAsErrors>
                    <NoWarn>$(NoWarn);MSDK2008</NoWarn>
                  </PropertyGroup>
                  <ItemGroup>{Projects.DigitsItem}</ItemGroup>
                </Project>
                """)
            .With("Directory.Packages.props", """
                <Project>
                  <PropertyGroup>
                    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
                  </PropertyGroup>
                </Project>
                """)
            .With("Program.cs", Digits.Program("Central.Models"))
            .WithAsset("Models/digits.tflite", "digits", "digits.tflite");

        Digits.AssertAnswer(app.DotNet("run", "--", Digits.TestSet));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void SdkAndPackageReferenceTogether_UnderCentralVersions_BuildWithoutWarnings()
    {
        Consumer app = new Consumer("Both", "both")
            .WithProject($"""
                <Project Sdk="Microsoft.NET.Sdk;ModelSdk/VERSION">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="ModelSdk" />
                    <PackageReference Include="ModelSdk.Cpu" />
                    {Projects.DigitsItem}
                  </ItemGroup>
                </Project>
                """)
            .With("Directory.Packages.props", $"""
                <Project>
                  <PropertyGroup>
                    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageVersion Include="ModelSdk" Version="{PackageFeed.Version}" />
                    <PackageVersion Include="ModelSdk.Cpu" Version="{PackageFeed.Version}" />
                  </ItemGroup>
                </Project>
                """)
            .With("Program.cs", Digits.Program("Both.Models"))
            .WithAsset("Models/digits.tflite", "digits", "digits.tflite");

        BuildLog build = app.Logged("build");

        CollectionAssert.AreEqual(
            Array.Empty<string>(), build.Diagnostics.Where(d => d.Code != "MSDK2008").Select(d => d.Code).ToArray());
        Digits.AssertAnswer(app.DotNet("run", "--no-build", "--", Digits.TestSet));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void MultiTargetedProject_AsPackageAndAsSdk_InspectsOncePerFramework()
    {
        foreach (bool asSdk in new[] { false, true })
        {
            string sdk = asSdk ? "Microsoft.NET.Sdk;ModelSdk/VERSION" : "Microsoft.NET.Sdk";
            string reference = asSdk ? "" : """<PackageReference Include="ModelSdk" Version="VERSION" />""";
            Consumer library = new Consumer("Two", asSdk ? "two-sdk" : "two-package")
                .WithProject($"""
                    <Project Sdk="{sdk}">
                      <PropertyGroup>
                        <TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>
                        <EnableWindowsTargeting>true</EnableWindowsTargeting>
                        <!-- No WPF or Windows Forms: their reference pack need not be downloaded. -->
                        <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
                      </PropertyGroup>
                      <ItemGroup>
                        {reference}
                        {Projects.DigitsItem}
                      </ItemGroup>
                    </Project>
                    """)
                .With("User.cs", "public class User { internal Two.Models.Digits? Model; }")
                .WithAsset("Models/digits.tflite", "digits", "digits.tflite");

            BuildLog build = library.Logged("build", "-p:Nullable=enable");

            Assert.AreEqual(2, build.Runs("InspectModels"), sdk);
            foreach (string framework in new[] { "net10.0", "net10.0-windows" })
            {
                CollectionAssert.Contains(
                    library.Files("bin", "Debug", framework), "models/Two/digits/digits.tflite", framework);
            }
        }
    }
}
