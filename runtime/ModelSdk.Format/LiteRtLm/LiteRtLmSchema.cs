using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format.LiteRtLm;

/// <summary>Every table of a bundle's header, for the verification of its structure.</summary>
/// <remarks>Source: LiteRT-LM, schema/core/litertlm_header_schema.fbs, version 1.9.</remarks>
internal static class LiteRtLmSchema
{
    // In the order of the union's tags.
    private static readonly (string Table, string Value)[] Values =
    [
        ("UInt8", "ubyte"), ("Int8", "byte"), ("UInt16", "ushort"), ("Int16", "short"), ("UInt32", "uint"),
        ("Int32", "int"), ("Float32", "float"), ("Bool", "bool"), ("StringValue", "string"), ("UInt64", "ulong"),
        ("Int64", "long"), ("Double", "double"),
    ];

    /// <summary>The root table.</summary>
    public static FlatSchema Root { get; } = Define()["LiteRTLMMetaData"];

    private static FlatSchemaSet Define()
    {
        FlatSchemaSet set = new();
        foreach ((string table, string value) in Values)
        {
            set.Table(table, $"value:{value}");
        }

        return set
            .Union("VData", Values.Select(value => set[value.Table]).ToArray())
            .Table("KeyValuePair", "key:string, value_type:ubyte, value:VData")
            .Table("SystemMetadata", "entries:[KeyValuePair]")
            .Table("SectionObject", "items:[KeyValuePair], begin_offset:ulong, end_offset:ulong, data_type:ubyte")
            .Table("SectionMetadata", "objects:[SectionObject]")
            .Table("LiteRTLMMetaData", "system_metadata:SystemMetadata, section_metadata:SectionMetadata");
    }
}
