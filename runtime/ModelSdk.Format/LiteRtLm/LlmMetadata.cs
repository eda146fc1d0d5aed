using System.Text;
using ModelSdk.Format.Proto;

namespace ModelSdk.Format.LiteRtLm;

/// <summary>How a bundle asks for its tokens to be chosen (enum SamplerParameters.Type).</summary>
public enum LlmSamplerType
{
    /// <summary>Left to the runtime.</summary>
    Unspecified = 0,

    /// <summary>Among the k likeliest.</summary>
    TopK = 1,

    /// <summary>Among the k likeliest whose probabilities reach p together.</summary>
    TopP = 2,

    /// <summary>The likeliest.</summary>
    Greedy = 3,
}

/// <summary>The sampler that a bundle asks for (message SamplerParameters).</summary>
/// <param name="Type">The kind; may be a number that has no name here.</param>
/// <param name="K">Number of candidates, or 0.</param>
/// <param name="P">Probability that they reach, or 0.</param>
/// <param name="Temperature">Temperature, or 0.</param>
public sealed record LlmSampler(LlmSamplerType Type, int K, float P, float Temperature);

/// <summary>What the section LlmMetadataProto says, as far as the build looks at it (message litert.lm.proto.LlmMetadata).</summary>
/// <remarks>Source: LiteRT-LM, runtime/proto/llm_metadata.proto and its relatives. Unknown fields are skipped.</remarks>
public sealed record LlmMetadata
{
    // Numbers of the oneof in LlmModelType.
    private static readonly string[] ModelTypes =
    [
        "", "generic_model", "gemma3n", "function_gemma", "gemma3", "qwen3", "", "qwen2p5", "gemma4", "fast_vlm", "", "lfm2",
    ];

    /// <summary>Whether a start token is named.</summary>
    public bool HasStartToken { get; private set; }

    /// <summary>Number of stop tokens and sequences.</summary>
    public int StopTokens { get; private set; }

    /// <summary>Whether there are affixes of turns, for bundles without a template.</summary>
    public bool HasPromptTemplates { get; private set; }

    /// <summary>The sampler, or null when the bundle leaves it to the runtime.</summary>
    public LlmSampler? Sampler { get; private set; }

    /// <summary>Tokens of prompt and reply together, or 0.</summary>
    public int MaxTokens { get; private set; }

    /// <summary>Family of the model such as <c>gemma3</c>, its number when that has no name here, or null.</summary>
    public string? ModelType { get; private set; }

    /// <summary>Jinja template of the prompt, or null.</summary>
    public string? JinjaTemplate { get; private set; }

    /// <summary>Reads the section.</summary>
    /// <exception cref="ModelFormatException">It is no protocol buffer.</exception>
    public static LlmMetadata Read(LiteRtLmSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        LlmMetadata metadata = new();
        try
        {
            // The reader counts from the start of the section, as Inside expects.
            metadata.Read(new ProtoReader(section.GetBytes(), 0));
        }
        catch (ModelFormatException exception)
        {
            throw section.Inside(exception);
        }

        return metadata;
    }

    private void Read(ProtoReader fields)
    {
        while (fields.Read())
        {
            switch ((fields.Field, fields.Wire))
            {
                case (1, ProtoWire.Bytes):
                    HasStartToken = true;
                    break;
                case (2, ProtoWire.Bytes):
                    StopTokens++;
                    break;
                case (3, ProtoWire.Bytes):
                    HasPromptTemplates = true;
                    break;
                case (4, ProtoWire.Bytes):
                    Sampler = ReadSampler(fields.Message);
                    break;
                case (5, ProtoWire.Varint):
                    MaxTokens = (int)fields.Number;
                    break;
                case (6, ProtoWire.Bytes):
                    ModelType = ReadModelType(fields.Message);
                    break;
                case (7, ProtoWire.Bytes):
                    JinjaTemplate = Encoding.UTF8.GetString(fields.Bytes);
                    break;
                default:
                    break;
            }
        }
    }

    private static LlmSampler ReadSampler(ProtoReader fields)
    {
        LlmSampler sampler = new(LlmSamplerType.Unspecified, 0, 0, 0);
        while (fields.Read())
        {
            sampler = (fields.Field, fields.Wire) switch
            {
                (1, ProtoWire.Varint) => sampler with { Type = (LlmSamplerType)(int)fields.Number },
                (2, ProtoWire.Varint) => sampler with { K = (int)fields.Number },
                (3, ProtoWire.Fixed32) => sampler with { P = fields.Single },
                (4, ProtoWire.Fixed32) => sampler with { Temperature = fields.Single },
                _ => sampler,
            };
        }

        return sampler;
    }

    private static string? ReadModelType(ProtoReader fields)
    {
        string? type = null;
        while (fields.Read())
        {
            type = fields.Field < ModelTypes.Length && ModelTypes[fields.Field].Length > 0
                ? ModelTypes[fields.Field]
                : $"number {fields.Field}";
        }

        return type;
    }
}
