using System.Text;
using ModelSdk.Format;

namespace ModelSdk.Build.Audit.Bytecode;

/// <summary>The option list in the blob of a QNN context binary: <c>OpO=3;…;min_arch=79;…</c>.</summary>
/// <remarks>
/// Keys that share a beginning with one of the ten keys before are shortened to a digit and a sign: how many keys back (0 is
/// the last one), and how many letters are the same, less three, in the digits 0-9, A-Z, a-z. So <c>slc_scid=34;02ize=4194304</c>
/// is <c>slc_size</c>. Worked out from the lists of five files, in which all keys become words.
/// </remarks>
internal sealed class QnnOptions
{
    private const int MostText = 1 << 18;
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // One of them is written out in any list; they are long enough not to occur in weights.
    private static readonly byte[][] Anchors = [[.. ";min_arch="u8], [.. ";vtcm_size="u8], [.. ";soc_type="u8], [.. "OpO=3;init"u8]];

    private readonly Dictionary<string, string> _values = [];

    private QnnOptions()
    {
    }

    /// <summary>The build id beside the list, which has the commit as well; null when there is none.</summary>
    public string? BuildId { get; private init; }

    /// <summary>All options by their whole names.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>The value of an option; null when the list does not have it.</summary>
    public string? Get(string name) => _values.GetValueOrDefault(name);

    /// <summary>Looks for the first list; one without options when there is none.</summary>
    public static QnnOptions Find(ModelFile code, string? buildId)
    {
        foreach (byte[] anchor in Anchors)
        {
            long at = code.IndexOf(anchor, 0, code.Length);
            if (at >= 0)
            {
                long start = Math.Max(0, at - MostText);
                ReadOnlySpan<byte> around = code.Slice(start, (int)Math.Min(2L * MostText, code.Length - start));
                int middle = (int)(at - start);
                int begin = around[..middle].LastIndexOfAnyExceptInRange((byte)0x20, (byte)0x7e) + 1;
                int length = around[middle..].IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e);
                int end = length < 0 ? around.Length : middle + length;
                QnnOptions options = new() { BuildId = BuildBefore(around[..begin], buildId) };
                options.Parse(Encoding.ASCII.GetString(around[begin..end]));
                return options;
            }
        }

        return new QnnOptions();
    }

    /// <summary>Reads a list; for tests.</summary>
    internal static QnnOptions Of(string list)
    {
        QnnOptions options = new();
        options.Parse(list);
        return options;
    }

    private void Parse(string list)
    {
        List<string> keys = [];
        foreach (string entry in list.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = entry.IndexOf('=');
            if (equals <= 0)
            {
                continue;
            }

            string key = entry[..equals];
            if (char.IsAsciiDigit(key[0]) && key.Length > 2)
            {
                int back = key[0] - '0';
                int same = Digits.IndexOf(key[1]) + 3;
                if (back < keys.Count && same >= 3 && same <= keys[^(back + 1)].Length)
                {
                    key = string.Concat(keys[^(back + 1)].AsSpan(0, same), key.AsSpan(2));
                }
            }

            keys.Add(key);
            _values.TryAdd(key, entry[(equals + 1)..]);
        }
    }

    // It stands a few words before the list.
    private static string? BuildBefore(ReadOnlySpan<byte> before, string? buildId)
    {
        ReadOnlySpan<byte> near = before[Math.Max(0, before.Length - 256)..];
        int at = buildId is null ? near.LastIndexOf("v2."u8) : near.LastIndexOf(Encoding.ASCII.GetBytes(buildId));
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> text = near[at..];
        int length = text.IndexOfAnyExcept("0123456789abcdefv._"u8);
        string found = Encoding.ASCII.GetString(length < 0 ? text : text[..length]);
        return found.Length >= 8 ? found.TrimEnd('.', '_') : null;
    }
}
