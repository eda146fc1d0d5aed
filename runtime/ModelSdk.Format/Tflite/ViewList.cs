using System.Collections;
using ModelSdk.Format.FlatBuffers;

namespace ModelSdk.Format;

/// <summary>A view over one table of a model; implemented by the structs in this folder.</summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
public interface IModelView<TSelf>
    where TSelf : struct, IModelView<TSelf>
{
    /// <summary>Makes the view of element <paramref name="index"/> of a list.</summary>
    /// <param name="model">The model that the table is in.</param>
    /// <param name="table">The table.</param>
    /// <param name="subgraph">Index of the subgraph that the list belongs to, or -1.</param>
    /// <param name="index">Position in the list.</param>
    static abstract TSelf Create(TfliteModel model, FlatTable table, int subgraph, int index);
}

/// <summary>A list of views that are made when they are asked for.</summary>
public readonly struct ViewList<T> : IReadOnlyList<T>
    where T : struct, IModelView<T>
{
    private readonly TfliteModel _model;
    private readonly FlatTableVector _tables;
    private readonly int _subgraph;

    internal ViewList(TfliteModel model, FlatTableVector tables, int subgraph = -1)
    {
        _model = model;
        _tables = tables;
        _subgraph = subgraph;
    }

    /// <inheritdoc/>
    public int Count => _tables.Count;

    /// <inheritdoc/>
    public T this[int index] => T.Create(_model, _tables[index], _subgraph, index);

    /// <summary>Enumerates without an allocation.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<T>)this).GetEnumerator();

    /// <summary>Walks a list; used by <see langword="foreach"/>.</summary>
    public struct Enumerator
    {
        private readonly ViewList<T> _list;
        private int _index = -1;

        internal Enumerator(ViewList<T> list) => _list = list;

        /// <summary>The view at the current position.</summary>
        public readonly T Current => _list[_index];

        /// <summary>Goes to the next position.</summary>
        public bool MoveNext() => ++_index < _list.Count;
    }
}
