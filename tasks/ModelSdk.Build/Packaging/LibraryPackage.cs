using System.Text;

namespace ModelSdk.Build;

/// <summary>A model that a library's package brings along.</summary>
/// <param name="FullPath">Absolute path of the file.</param>
/// <param name="AssemblyName">Assembly of the library.</param>
/// <param name="Name">Deployed name.</param>
public sealed record PackagedModel(string FullPath, string AssemblyName, string Name)
{
    /// <summary>AI pack that an Android application puts it into, or "".</summary>
    public string AiPack { get; init; } = "";

    /// <summary>Delivery of that pack, or "".</summary>
    public string DeliveryType { get; init; } = "";

    /// <summary>Where the file lies in the package, and beside the program that uses it.</summary>
    public string RelativePath => $"models/{AssemblyName}/{Name}/{Name}{(ModelItem.IsBundleFile(FullPath) ? ModelItem.BundleExtension : ".tflite")}";
}

/// <summary>The build files that dotnet pack adds to a library with models, so that its users get them.</summary>
/// <remarks>
/// NuGet imports buildTransitive/&lt;id&gt;.props and .targets only, and once that folder exists it no longer imports
/// build/&lt;id&gt;.*: what the library has there is imported from here.
/// </remarks>
public static class LibraryPackage
{
    /// <summary>Name of the file with the models.</summary>
    public static string ModelsFile(string packageId) => packageId + ".ModelSdk.props";

    /// <summary>The models as items: copied by any project, known by name to those that use ModelSdk.</summary>
    public static string ModelsProps(IEnumerable<PackagedModel> models)
    {
        StringBuilder text = new();
        text.Append("<Project>\n");
        text.Append("  <!-- Written by ModelSdk when the package was made: copies its models beside the program. -->\n");
        text.Append("  <ItemGroup>\n");
        foreach (PackagedModel model in models.OrderBy(static m => m.RelativePath, StringComparer.Ordinal))
        {
            string target = Escape(model.RelativePath);
            string path = "$(MSBuildThisFileDirectory)../" + target;
            text.Append("    <None Include=\"").Append(path).Append("\"\n");
            text.Append("          TargetPath=\"").Append(target).Append("\"\n");
            text.Append("          Link=\"").Append(target).Append("\"\n");
            text.Append("          CopyToOutputDirectory=\"IfDifferent\"\n");
            text.Append("          CopyToPublishDirectory=\"IfDifferent\"\n");
            text.Append("          ExcludeFromSingleFile=\"true\"\n");
            text.Append("          Pack=\"false\"\n");
            text.Append("          Visible=\"false\" />\n");
            text.Append("    <ModelSdkReferencedModel Include=\"").Append(path).Append("\"\n");
            text.Append("                             AssemblyName=\"").Append(Escape(model.AssemblyName)).Append("\"\n");
            text.Append("                             Name=\"").Append(Escape(model.Name)).Append('"');
            AppendUnlessEmpty(text, "AiPack", model.AiPack);
            AppendUnlessEmpty(text, "DeliveryType", model.DeliveryType);
            text.Append(" />\n");
        }

        return text.Append("  </ItemGroup>\n</Project>\n").ToString();
    }

    /// <summary>A file that imports others, which lie beside it or in another folder of the package.</summary>
    public static string Imports(IEnumerable<string> relativePaths)
    {
        StringBuilder text = new("<Project>\n");
        foreach (string path in relativePaths)
        {
            text.Append("  <Import Project=\"").Append(Escape(path)).Append("\" />\n");
        }

        return text.Append("</Project>\n").ToString();
    }

    private static void AppendUnlessEmpty(StringBuilder text, string metadata, string value)
    {
        if (value.Length > 0)
        {
            text.Append($"\n                             {metadata}=\"").Append(Escape(value)).Append('"');
        }
    }

    /// <summary>Text for an attribute of a project file: neither XML nor MSBuild reads anything into it.</summary>
    private static string Escape(string value)
    {
        StringBuilder text = new(value.Length);
        foreach (char c in value)
        {
            text.Append(c switch
            {
                '%' or '*' or '?' or '@' or '$' or '(' or ')' or ';' or '\'' => $"%{(int)c:X2}",
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                _ => c.ToString(),
            });
        }

        return text.ToString();
    }
}
