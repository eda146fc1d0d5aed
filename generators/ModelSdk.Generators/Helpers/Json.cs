using System.Globalization;
using System.Text;

namespace ModelSdk.Generators.Helpers;

/// <summary>The text is not JSON, or not the JSON that was expected.</summary>
internal sealed class JsonException(string message) : Exception(message);

/// <summary>A JSON value: an object, an array, a string, or the text of a number or literal.</summary>
/// <remarks>
/// .NET Standard 2.0 has no JSON reader, and a generator that ships one conflicts with those of others. Members that are
/// asked for must be there; what is not asked for is ignored, so that newer manifests may say more.
/// </remarks>
internal sealed class Json
{
    private readonly Dictionary<string, Json>? _members;
    private readonly List<Json>? _items;
    private readonly string? _text;
    private readonly bool _isString;

    private Json(Dictionary<string, Json> members) => _members = members;

    private Json(List<Json> items) => _items = items;

    private Json(string text, bool isString)
    {
        _text = text;
        _isString = isString;
    }

    /// <summary>The member, which must be there.</summary>
    public Json this[string name] => Find(name) ?? throw new JsonException($"'{name}' is missing");

    /// <summary>The elements of an array.</summary>
    public IReadOnlyList<Json> Items => _items ?? throw new JsonException("an array is expected");

    /// <summary>The value of a string.</summary>
    public string Text => _isString ? _text! : throw new JsonException("a string is expected");

    /// <summary>The value of an integer.</summary>
    public int Int32 => !_isString && int.TryParse(_text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
        ? value
        : throw new JsonException("an integer is expected");

    /// <summary>The text of a number, as it stands in the file: C# reads it the same.</summary>
    public string Number => !_isString && double.TryParse(_text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        ? _text!
        : throw new JsonException("a number is expected");

    /// <summary>The value of true or false.</summary>
    public bool Boolean => !_isString && _text is "true" or "false"
        ? _text == "true"
        : throw new JsonException("true or false is expected");

    /// <summary>The member, or null when it is absent or null.</summary>
    public Json? Find(string name)
    {
        Dictionary<string, Json> members = _members ?? throw new JsonException($"an object with '{name}' is expected");
        return members.TryGetValue(name, out Json? value) && (value._isString || value._text != "null") ? value : null;
    }

    /// <summary>Parses a whole text.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static Json Parse(string text)
    {
        Parser parser = new(text);
        return parser.ParseAll();
    }

    private sealed class Parser(string text)
    {
        // Manifests are five levels deep; a text that nests without end must not end the compiler.
        private const int MostLevels = 32;

        private int _position;

        public Json ParseAll()
        {
            Json value = ParseValue(MostLevels);
            SkipSpace();
            return _position == text.Length ? value : throw Unexpected();
        }

        private Json ParseValue(int levels)
        {
            if (levels == 0)
            {
                throw new JsonException("it is nested too deeply");
            }

            SkipSpace();
            return Peek() switch
            {
                '{' => ParseObject(levels - 1),
                '[' => ParseArray(levels - 1),
                '"' => new Json(ParseString(), isString: true),
                _ => ParseLiteral(),
            };
        }

        private Json ParseObject(int levels)
        {
            Dictionary<string, Json> members = new(StringComparer.Ordinal);
            ParseList('}', () =>
            {
                string name = Peek() == '"' ? ParseString() : throw Unexpected();
                Expect(':');
                members[name] = ParseValue(levels);
            });
            return new Json(members);
        }

        private Json ParseArray(int levels)
        {
            List<Json> items = [];
            ParseList(']', () => items.Add(ParseValue(levels)));
            return new Json(items);
        }

        private void ParseList(char end, Action parseItem)
        {
            _position++;
            SkipSpace();
            if (Peek() == end)
            {
                _position++;
                return;
            }

            while (true)
            {
                SkipSpace();
                parseItem();
                SkipSpace();
                char next = Peek();
                if (next != ',' && next != end)
                {
                    throw Unexpected();
                }

                _position++;
                if (next == end)
                {
                    return;
                }
            }
        }

        private string ParseString()
        {
            StringBuilder value = new();
            for (_position++; Peek() != '"'; _position++)
            {
                if (Peek() != '\\')
                {
                    value.Append(Peek());
                    continue;
                }

                _position++;
                value.Append(ParseEscape());
            }

            _position++;
            return value.ToString();
        }

        private char ParseEscape()
        {
            switch (Peek())
            {
                case 'n': return '\n';
                case 'r': return '\r';
                case 't': return '\t';
                case 'b': return '\b';
                case 'f': return '\f';
                case '"' or '\\' or '/': return Peek();
                case 'u' when _position + 4 < text.Length && int.TryParse(
                    text.Substring(_position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code):
                    _position += 4;
                    return (char)code;
                default:
                    throw Unexpected();
            }
        }

        private Json ParseLiteral()
        {
            int start = _position;
            while (_position < text.Length && (char.IsLetterOrDigit(text[_position]) || text[_position] is '-' or '+' or '.'))
            {
                _position++;
            }

            string literal = text.Substring(start, _position - start);
            return literal is "true" or "false" or "null"
                || double.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
                ? new Json(literal, isString: false)
                : throw Unexpected();
        }

        private void Expect(char c)
        {
            SkipSpace();
            if (Peek() != c)
            {
                throw Unexpected();
            }

            _position++;
        }

        private void SkipSpace()
        {
            while (_position < text.Length && text[_position] is ' ' or '\n' or '\r' or '\t')
            {
                _position++;
            }
        }

        private char Peek() => _position < text.Length ? text[_position] : throw new JsonException("the text ends too early");

        private JsonException Unexpected() => new($"character {_position} is not what JSON has there");
    }
}
