using System.Text.Json;

namespace ModelSdk.Format.Artifacts;

/// <summary>One variant of a model: a row of <see cref="ArtifactList"/> and of <see cref="PackIndexModel"/>.</summary>
public sealed record ArtifactRow
{
    /// <summary>The SoC that it was compiled for, as in the table of targets.</summary>
    public required string Target { get; init; }

    /// <summary>SoCs that it was compiled for, as devices report them; empty in lists of older builds.</summary>
    public IReadOnlyList<DeviceSoc> Devices { get; init; } = [];

    /// <summary>Path relative to the list, with <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of the file in lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Length in bytes; in packs only, otherwise null.</summary>
    public long? Length { get; init; }

    /// <summary>The device group that gets it; in packs only, otherwise null.</summary>
    public string? Group { get; init; }

    /// <summary>Versions of the tools that made it, by name.</summary>
    public IReadOnlyDictionary<string, string> Toolchain { get; init; } = new Dictionary<string, string>();

    /// <summary>Compiler options found in the bytecode, or null where it does not carry them.</summary>
    public string? CompilerOptions { get; init; }

    /// <summary>Options that were requested of the compiler and of which the bytecode says nothing, so that nobody can verify them.</summary>
    public IReadOnlyList<string> UnverifiedOptions { get; init; } = [];

    /// <summary>Share of operators on the NPU (0 to 1), or null when it was not measured.</summary>
    public double? NpuShare { get; init; }

    internal static void Write(Utf8JsonWriter json, string property, IReadOnlyList<ArtifactRow> rows)
    {
        json.WriteStartArray(property);
        foreach (ArtifactRow row in rows)
        {
            row.Write(json);
        }

        json.WriteEndArray();
    }

    internal static ArtifactRow Read(JsonElement row) => new()
    {
        Target = ArtifactJson.Required(row, "target"),
        Devices = ArtifactJson.List(row, "devices", ReadDevice),
        Group = row.TryGetProperty("group", out JsonElement group) ? group.GetString() : null,
        Path = ArtifactJson.RequiredPath(row),
        Length = ArtifactJson.Length(row),
        Sha256 = ArtifactJson.Required(row, "sha256"),
        Toolchain = row.TryGetProperty("toolchain", out JsonElement tools) ? ReadTools(tools) : new Dictionary<string, string>(),
        CompilerOptions = row.TryGetProperty("compilerOptions", out JsonElement options) ? options.GetString() : null,
        UnverifiedOptions = ArtifactJson.List(row, "unverifiedOptions", static option => option.GetString() ?? ""),
        NpuShare = row.TryGetProperty("npuShare", out JsonElement share) && share.ValueKind != JsonValueKind.Null
            ? share.GetDouble()
            : null,
    };

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("target", Target);
        WriteDevices(json);
        if (Group is not null)
        {
            json.WriteString("group", Group);
        }

        json.WriteString("path", Path);
        if (Length is { } length)
        {
            json.WriteNumber("length", length);
        }

        json.WriteString("sha256", Sha256);
        json.WriteStartObject("toolchain");
        foreach ((string name, string version) in Toolchain.OrderBy(static tool => tool.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, version);
        }

        json.WriteEndObject();

        // What is not known is left out: null would say no more.
        if (CompilerOptions is not null)
        {
            json.WriteString("compilerOptions", CompilerOptions);
        }

        if (UnverifiedOptions.Count > 0)
        {
            json.WriteStartArray("unverifiedOptions");
            foreach (string option in UnverifiedOptions)
            {
                json.WriteStringValue(option);
            }

            json.WriteEndArray();
        }

        if (NpuShare is { } share)
        {
            json.WriteNumber("npuShare", share);
        }

        json.WriteEndObject();
    }

    private static DeviceSoc ReadDevice(JsonElement device) =>
        new(ArtifactJson.Required(device, "manufacturer"), ArtifactJson.Required(device, "model"));

    private void WriteDevices(Utf8JsonWriter json)
    {
        if (Devices.Count == 0)
        {
            return;
        }

        json.WriteStartArray("devices");
        foreach (DeviceSoc device in Devices)
        {
            json.WriteStartObject();
            json.WriteString("manufacturer", device.Manufacturer);
            json.WriteString("model", device.Model);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Not ToDictionary: a name that stands there twice is no reason to throw.
    private static Dictionary<string, string> ReadTools(JsonElement tools)
    {
        Dictionary<string, string> versions = [];
        foreach (JsonProperty tool in tools.EnumerateObject())
        {
            versions[tool.Name] = tool.Value.GetString() ?? "";
        }

        return versions;
    }
}
