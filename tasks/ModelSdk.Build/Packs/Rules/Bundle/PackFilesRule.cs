using System.Security.Cryptography;
using ModelSdk.Build.Packs.Bundles;
using ModelSdk.Build.Packs.DeviceGroups;
using ModelSdk.Build.Packs.Layout;
using ModelSdk.Format.Artifacts;

namespace ModelSdk.Build.Packs.Rules.Bundle;

/// <summary>MSDK5144 for the files of packs: those that the index lists are there with the bytes that it says, and none is damaged.</summary>
/// <remarks>
/// The loader on the device compares the same, and falls back; so a damaged pack is found here. Packs of other tools have no
/// index: their files, and the models of the base module, are read to their ends, where the check sum of the archive is
/// compared. Also asked of single packs.
/// </remarks>
internal sealed class PackFilesRule(BundleFacts bundle) : IPackRule
{
    private const int BufferSize = 1 << 20;

    public IEnumerable<PackFinding> Check(RuleInput input)
    {
        if (bundle.Bundle is null)
        {
            return [];
        }

        string name = Path.GetFileName(input.Context.File);
        return CheckPacks(input).Concat(Damages(bundle.BaseModels, $"module '{BundleModule.BaseName}'", input.CancellationToken)
            .Select(problem => input.At(DiagnosticRules.IncompleteBundle, null, name, problem)));
    }

    /// <summary>The rule for packs that are in no bundle.</summary>
    public static IReadOnlyList<ModelDiagnostic> CheckPacks(PackSet set, RuleContext context, CancellationToken cancellationToken) =>
        [.. CheckPacks(new RuleInput(set, context, new PackSizes(cancellationToken), cancellationToken)).Select(static finding => finding.Diagnostic)];

    private static IEnumerable<PackFinding> CheckPacks(RuleInput input)
    {
        string name = Path.GetFileName(input.Context.File);
        return input.Packs.SelectMany(pack => Problems(pack, input.CancellationToken)
            .Select(problem => input.At(DiagnosticRules.IncompleteBundle, pack.Pack.Name, name, problem)));
    }

    private static IEnumerable<string> Problems(PackFolders pack, CancellationToken cancellationToken)
    {
        PackIndex? index = PackIndexReader.Read(pack.Pack, out string? problem);
        if (problem is not null)
        {
            yield return problem;
        }

        if (index is not null && index.Pack != pack.Pack.Name)
        {
            yield return $"the index of pack '{pack.Pack.Name}' is that of pack '{index.Pack}'";
        }

        ILookup<(string Path, string? Group), PackFile> files = pack.Files.ToLookup(
            static file => (file.OnDevice, file.Folder.Group), static file => file.File);
        HashSet<PackFile> read = new(ReferenceEqualityComparer.Instance);
        foreach (ListedFile listed in (index?.Models ?? []).SelectMany(ListedFile.Of))
        {
            PackFile? file = files[(listed.Path, listed.Group)].FirstOrDefault();
            if (Compare(listed, file, cancellationToken) is { } difference)
            {
                string group = listed.Group is null ? "" : $" for device group '{listed.Group}'";
                yield return $"'{listed.Path}'{group} in pack '{pack.Pack.Name}' {difference}";
            }

            _ = file is not null && read.Add(file);
        }

        foreach (string damage in Damages(pack.Pack.Files.Where(file => !read.Contains(file)), $"pack '{pack.Pack.Name}'", cancellationToken))
        {
            yield return damage;
        }
    }

    private static IEnumerable<string> Damages(IEnumerable<PackFile> files, string module, CancellationToken cancellationToken)
    {
        foreach (PackFile file in files)
        {
            if (Hash(file, cancellationToken, out string? damage) is null)
            {
                yield return $"'{file.Path}' in {module} {damage}";
            }
        }
    }

    private static string? Compare(ListedFile listed, PackFile? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return "is missing, though the index of the pack lists it";
        }

        if (listed.Length is { } length && length != file.Length)
        {
            return FormattableString.Invariant($"has {file.Length:N0} bytes, but the index of the pack says {length:N0}");
        }

        string? hash = Hash(file, cancellationToken, out string? damage);
        return damage ?? (hash == listed.Sha256 ? null : "has other bytes than the index of the pack says (SHA-256)");
    }

    private static string? Hash(PackFile file, CancellationToken cancellationToken, out string? damage)
    {
        damage = null;
        try
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using Stream stream = file.Open();
            byte[] buffer = new byte[(int)Math.Clamp(file.Length, 1, BufferSize)];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (InvalidDataException exception)
        {
            damage = $"cannot be read: {exception.Message.TrimEnd('.')}";
            return null;
        }
    }

    /// <summary>A file that the index lists.</summary>
    private sealed record ListedFile(string Path, string? Group, string Sha256, long? Length)
    {
        public static IEnumerable<ListedFile> Of(PackIndexModel model)
        {
            if (model.Source is { } source)
            {
                yield return new ListedFile(source.Path, source.OtherOnly ? DeviceGroup.Other : null, source.Sha256, source.Length);
            }

            foreach (ArtifactRow variant in model.Variants)
            {
                yield return new ListedFile(variant.Path, variant.Group, variant.Sha256, variant.Length);
            }
        }
    }
}
