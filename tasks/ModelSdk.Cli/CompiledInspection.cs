using ModelSdk.Build.Aot;
using ModelSdk.Build.Audit;
using ModelSdk.Build.Targets;
using ModelSdk.Format;
using ModelSdk.Format.LiteRt;
using ModelSdk.Format.LiteRtLm;

namespace ModelSdk.Cli;

/// <summary>modelsdk inspect for files that a vendor's compiler made: prints what they say of themselves, and audits them.</summary>
/// <param name="target">The SoC to audit for; null takes the one that the file's stamp names.</param>
/// <param name="source">The source model to compare with, or null.</param>
/// <param name="options">The compiler options that were asked for; null when nobody knows.</param>
internal sealed class CompiledInspection(SocTarget? target, FileInfo? source, CompilerOptions? options)
{
    /// <summary>Whether the file is for this class: one that was compiled, or one that the user says to be.</summary>
    public bool IsFor(FileInfo file)
    {
        if (file.Extension.Equals(".litertlm", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (target is not null || source is not null || options is not null)
        {
            return true;
        }

        try
        {
            using TfliteModel model = TfliteModel.Open(file.FullName);
            return DispatchOptions.IsCompiled(model) || BuildStamp.TryRead(model, out _);
        }
        catch (Exception exception) when (exception is ModelFormatException or IOException or UnauthorizedAccessException)
        {
            return false; // The inspection says what is wrong with it.
        }
    }

    /// <summary>Prints the facts and what the audit finds; false when that has an error.</summary>
    public bool Inspect(FileInfo file, TextWriter output, CancellationToken cancellationToken)
    {
        CompiledFacts? facts = TryRead(file);
        AuditExpectation expected = new()
        {
            Name = Path.GetFileNameWithoutExtension(file.Name),
            SourceModel = source?.FullName ?? "",
            Target = target ?? OfFile(facts),
            Options = options,
            LiteRtVersion = SocTable.Builtin.LiteRt,
            ReportedFile = file.FullName,
        };
        AuditResult audit = ArtifactAudit.Run(file.FullName, expected, cancellationToken);
        if (audit.Facts is { Partitions.Count: > 0 })
        {
            CompiledTable.Write(output, file.Name, file.Length, audit.Facts, source is null ? null : audit.NpuShare);
        }

        foreach (string flag in audit.Unverified)
        {
            output.WriteLine($"  requested, not verifiable: {flag}");
        }

        return !DiagnosticText.Write(output, audit.Diagnostics);
    }

    /// <summary>Prints the facts of a file that is bytecode and nothing else; null when it is not, false when it is damaged.</summary>
    public static bool? InspectBytecode(FileInfo file, TextWriter output)
    {
        // A bundle may end with bytecode, and a model that is damaged is still one.
        if (file.Extension.ToLowerInvariant() is ".litertlm" or ".tflite")
        {
            return null;
        }

        try
        {
            using ModelFile bytes = ModelFile.Open(file.FullName);
            if (bytes.Length < 8 || bytes.Slice(4, 4).SequenceEqual("TFL3"u8) || CompiledReader.ReadBytecode(bytes) is not { } code)
            {
                return null;
            }

            CompiledTable.Write(output, file.Name, file.Length, code);
            return code.Problems.Count == 0;
        }
        catch (Exception exception) when (exception is ModelFormatException or IOException or UnauthorizedAccessException)
        {
            return null; // The inspection says what is wrong with it.
        }
    }

    /// <summary>Prints the facts of the compiled sections of a bundle.</summary>
    public static void WriteSections(LiteRtLmFile bundle, TextWriter output)
    {
        foreach (LiteRtLmSection section in bundle.Sections.Where(static section => section.DataType == LiteRtLmDataType.TFLiteModel))
        {
            try
            {
                using TfliteModel model = section.OpenModel();
                if (DispatchOptions.IsCompiled(model))
                {
                    CompiledTable.Write(output, $"Section {section.Index}", section.Length, CompiledReader.Read(model), null);
                }
            }
            catch (ModelFormatException)
            {
                continue; // The inspection of the bundle has said so.
            }
        }
    }

    private static CompiledFacts? TryRead(FileInfo file)
    {
        try
        {
            using TfliteModel model = TfliteModel.Open(file.FullName);
            return CompiledReader.Read(model);
        }
        catch (Exception exception) when (exception is ModelFormatException or IOException or UnauthorizedAccessException)
        {
            return null; // The audit says why.
        }
    }

    // The SoC of the stamp, so that a file is at least held against itself; what no table knows gives a SoC without claims.
    private static SocTarget OfFile(CompiledFacts? facts)
    {
        string manufacturer = facts?.Stamp?.Manufacturer ?? "";
        string model = facts?.Stamp?.SocModel ?? "";
        string? vendor = SocTable.Builtin.FindVendor(manufacturer)?.Name;
        return vendor is not null && SocTable.Builtin.Find($"{vendor}_{model}") is { } known
            ? known
            : new SocTarget
            {
                Id = facts?.Stamp is null ? "an unknown SoC" : $"{manufacturer}_{model}",
                Vendor = manufacturer,
                Backend = facts?.Modules.Select(static module => module.Bytecode.Backend).FirstOrDefault(static backend => backend is not null) ?? "",
                Manufacturer = manufacturer,
                CompilerModel = model,
            };
    }
}
