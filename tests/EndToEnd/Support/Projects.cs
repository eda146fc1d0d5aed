namespace ModelSdk.EndToEnd.Tests;

/// <summary>Project files as users write them; <c>VERSION</c> is replaced by <see cref="Consumer.WithProject"/>.</summary>
internal static class Projects
{
    /// <summary>The item of the digit model.</summary>
    public const string DigitsItem = """<Model Include="Models/digits.tflite" />""";

    /// <summary>A console program with a PackageReference.</summary>
    public static string Package(string items = DigitsItem, string properties = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="ModelSdk" Version="VERSION" />
            {items}
          </ItemGroup>
        </Project>
        """;

    /// <summary>A class library with a PackageReference.</summary>
    public static string Library(string items = DigitsItem, string properties = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="ModelSdk" Version="VERSION" />
            {items}
          </ItemGroup>
        </Project>
        """;

    /// <summary>A console program that knows nothing of ModelSdk and references something else.</summary>
    public static string Plain(string references) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>
          <ItemGroup>
            {references}
          </ItemGroup>
        </Project>
        """;
}
