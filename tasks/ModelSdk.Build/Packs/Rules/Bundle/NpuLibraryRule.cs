using ModelSdk.Build.Audit;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Toolchains;
using ModelSdk.Format;
using ModelSdk.Format.Artifacts;
using ModelSdk.Format.LiteRt;

namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>MSDK5138: devices of a group get a compiled model, and no dispatch library of that vendor to run it with.</summary>
/// <remarks>
/// Whose model it is says the index of the pack by the variant's target; without an index, or of a target that no table knows,
/// the model itself. The names of the libraries are in Data/toolchains.json.
/// </remarks>
internal sealed class NpuLibraryRule(BundleFacts bundle) : IPackRule
{
    // Models in packs without an index are read into memory; of larger ones nothing is said.
    private const long MostBytes = 256 << 20;

    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        HashSet<(string? Group, string Backend)> told = [];
        foreach (PackFolders pack in input.Packs)
        {
            foreach ((string? group, string backend) in Compiled(pack, input.CancellationToken))
            {
                if (ToolchainTable.Builtin.Of(backend) is { Dispatch.Count: > 0 } vendor
                    && !bundle.NativeLibraries.Any(library => library.IsFor(group) && vendor.Dispatch.Contains(library.Name, StringComparer.OrdinalIgnoreCase))
                    && told.Add((group, backend)))
                {
                    yield return input.At(
                        DiagnosticRules.NoNpuLibrary, pack.Pack.Name, PackSizes.Title(group), vendor.Title, vendor.Dispatch[0]);
                }
            }
        }
    }

    private static IEnumerable<(string? Group, string Backend)> Compiled(PackFolders pack, CancellationToken cancellationToken)
    {
        if (PackIndexReader.Read(pack.Pack, out _) is { } index)
        {
            ILookup<(string Path, string? Group), PackFile> files = pack.Files.ToLookup(
                static file => (file.OnDevice, file.Folder.Group), static file => file.File);
            foreach (ArtifactRow variant in index.Models.SelectMany(static model => model.Variants))
            {
                // A chip of a ModelSdkTarget item is in no table of ours.
                string? backend = SocTable.Builtin.Find(variant.Target)?.Backend
                    ?? files[(variant.Path, variant.Group)].Select(BackendOf).FirstOrDefault();
                if (backend is not null)
                {
                    yield return (variant.Group, backend);
                }
            }

            yield break;
        }

        foreach (PlacedFile file in pack.Files.Where(static file => file.File.Path.EndsWith(".tflite", StringComparison.OrdinalIgnoreCase)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (BackendOf(file.File) is { } backend)
            {
                yield return (file.Folder.Group, backend);
            }
        }
    }

    // What is no model at all is for other rules, and for the application.
    private static string? BackendOf(PackFile file)
    {
        if (file.SourceFile is null && file.Length > MostBytes)
        {
            return null;
        }

        try
        {
            using TfliteModel model = file.SourceFile is { } path ? TfliteModel.Open(path) : TfliteModel.Load(ReadAll(file));
            if (!DispatchOptions.IsCompiled(model))
            {
                return null;
            }

            CompiledFacts facts = CompiledReader.Read(model);
            return facts.Modules.Select(static module => module.Bytecode.Backend).FirstOrDefault(static backend => backend is not null)
                ?? (facts.Stamp is { } stamp ? SocTable.Builtin.FindVendor(stamp.Manufacturer)?.Backend : null);
        }
        catch (Exception exception) when (exception is ModelFormatException or InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] ReadAll(PackFile file)
    {
        byte[] bytes = new byte[file.Length];
        using Stream stream = file.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }
}
