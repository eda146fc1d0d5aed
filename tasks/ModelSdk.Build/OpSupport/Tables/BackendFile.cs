using System.Text.Json.Serialization;

namespace ModelSdk.Build.OpSupport.Tables;

/// <summary>A file of Data/backends as it is written; <see cref="BackendTable"/> makes sense of it.</summary>
internal sealed record BackendFile
{
    public required int Schema { get; init; }

    public required string Backend { get; init; }

    public required string Name { get; init; }

    public required string Accelerator { get; init; }

    public required string LiteRt { get; init; }

    public required string Date { get; init; }

    public required string Source { get; init; }

    public required string Unlisted { get; init; }

    public required string UnlistedReason { get; init; }

    public string? UnlistedRemedy { get; init; }

    public string? Accepted { get; init; }

    public string? AcceptedReason { get; init; }

    public string? AcceptedRemedy { get; init; }

    public required OpLine[] Ops { get; init; }

    public required RuleLine[] Rules { get; init; }
}

/// <summary>A row of <c>ops</c>.</summary>
internal sealed record OpLine
{
    public required string Op { get; init; }

    public string? Types { get; init; }

    public string? Versions { get; init; }

    public bool Denied { get; init; }

    public string? Reason { get; init; }

    public string? Remedy { get; init; }

    public string? Source { get; init; }
}

/// <summary>A row of <c>rules</c>.</summary>
internal sealed record RuleLine
{
    public required string Id { get; init; }

    public required string Ops { get; init; }

    public string? Scope { get; init; }

    public string? When { get; init; }

    public required string Require { get; init; }

    public required string Else { get; init; }

    public required string Reason { get; init; }

    public string? Remedy { get; init; }

    public string? Socs { get; init; }

    public string? Step { get; init; }

    public string? Diagnostic { get; init; }

    public required string Source { get; init; }

    public required string Basis { get; init; }

    public string? Device { get; init; }

    public string? Runtime { get; init; }

    public string? Date { get; init; }
}

/// <summary>The file Data/remedies.json.</summary>
internal sealed record RemedyFile
{
    public required int Schema { get; init; }

    public required RemedyLine[] Remedies { get; init; }
}

/// <summary>A row of <c>remedies</c>.</summary>
internal sealed record RemedyLine
{
    public required string Id { get; init; }

    public required string Text { get; init; }

    public required string Numerics { get; init; }

    public required string Source { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(BackendFile))]
[JsonSerializable(typeof(RemedyFile))]
internal sealed partial class TableJson : JsonSerializerContext;
