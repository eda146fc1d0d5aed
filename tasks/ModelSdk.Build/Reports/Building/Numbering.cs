namespace ModelSdk.Build.Reports;

/// <summary>Gives values numbers in the order in which they come.</summary>
internal sealed class Numbering<T>(IEqualityComparer<T>? equality = null)
    where T : notnull
{
    private readonly Dictionary<T, int> _numbers = new(equality);
    private readonly List<T> _values = [];

    public IReadOnlyList<T> Values => _values;

    public int Add(T value)
    {
        if (!_numbers.TryGetValue(value, out int number))
        {
            number = _values.Count;
            _numbers.Add(value, number);
            _values.Add(value);
        }

        return number;
    }
}
