using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session;

/// <summary>Says that a disk is nearly full while something can still be done about it. Pure but for what it said last.</summary>
internal sealed class RoomRule
{
    /// <summary>A day is enough to read of it and to act, where audio piles up.</summary>
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>What is too little for the next outage, though audio is delivered now.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromHours(1);

    private TimeSpan? _said;

    /// <param name="room">For how much audio there is room.</param>
    /// <param name="held">How much of it the queue holds already.</param>
    /// <param name="isPilingUp">Whether what is recorded stays in the queue.</param>
    /// <returns>What is to be reported; null: nothing.</returns>
    public RecorderEvent? Judge(TimeSpan room, TimeSpan held, bool isPilingUp)
    {
        // Of a place that is small altogether, three quarters may fill up unsaid.
        var quarter = (room + held) / 4;
        var enough = isPilingUp && quarter > Least ? (quarter < Day ? quarter : Day) : Least;
        if (_said is { } said)
        {
            if (room > enough * 1.1)
            {
                _said = null;
                return new DiskRoomy();
            }

            if (room > said / 2 && room < said * 2)
                return null;
        }
        else if (room >= enough)
        {
            return null;
        }

        _said = room;
        return new DiskNearlyFull(room);
    }
}
