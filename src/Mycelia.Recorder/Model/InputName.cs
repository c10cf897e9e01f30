namespace Mycelia.Recorder.Model;

/// <summary>Which of several inputs of a run. A run that has only one names none.</summary>
/// <param name="Number">Its place among them, from 1.</param>
/// <param name="Name">What the user calls it: the first name of its order.</param>
public sealed record InputName(int Number, string Name)
{
    /// <summary>How many one run may have.</summary>
    public const int Most = 16;
}
