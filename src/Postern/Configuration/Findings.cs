namespace Postern.Configuration;

/// <summary>What a reading found, in the order of the file.</summary>
internal sealed class Findings
{
    private readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => [.. _all.OrderBy(finding => finding.Where.Line == 0).ThenBy(finding => finding.Where.File).ThenBy(finding => finding.Where.Line)];

    public IEnumerable<Finding> Mistakes => All.Where(finding => finding.IsMistake);

    public bool HasMistakes => _all.Exists(finding => finding.IsMistake);

    public void Mistake(Place where, string text) => Add(new Finding(where, true, text));

    public void Note(Place where, string text) => Add(new Finding(where, false, text));

    /// <summary>A note that the door repeats when it opens.</summary>
    public void DoorNote(Place where, string text) => Add(new Finding(where, false, text) { IsOfDoor = true });

    private void Add(Finding finding)
    {
        if (!_all.Contains(finding))
            _all.Add(finding);
    }
}
