namespace Mycelia.StandIns.Faults;

/// <summary>What a <see cref="FaultProxy"/> does to one request, or to one connection where it cannot look inside.</summary>
public abstract record Fault
{
    private Fault() { }

    /// <summary>Nothing.</summary>
    public static Fault None { get; } = new Slow();

    /// <summary>The server has done all that was asked, and the client does not hear of it.</summary>
    public static Fault LostAnswer { get; } = new CutAnswer(0);

    /// <summary>Passes everything on, late or slowly.</summary>
    public sealed record Slow : Fault
    {
        /// <summary>How long a request is held back.</summary>
        public TimeSpan RequestDelay { get; init; }

        /// <summary>How long an answer is held back.</summary>
        public TimeSpan AnswerDelay { get; init; }

        /// <summary>In each direction; null for as fast as it goes.</summary>
        public int? BytesPerSecond { get; init; }
    }

    /// <summary>Passes so much of the request on, its head counted, and cuts the connection on both sides.</summary>
    /// <param name="AfterBytes">A request that is not longer is cut at its end, before it can be answered.</param>
    /// <param name="Reset">With a reset (RST), not an orderly end (FIN).</param>
    public sealed record CutRequest(long AfterBytes, bool Reset = true) : Fault;

    /// <summary>Passes the whole request on, waits for the answer, passes so much of that on, and cuts the connection.</summary>
    /// <param name="AfterBytes">0 to cut when the first byte of the answer has come.</param>
    /// <param name="Reset">With a reset (RST), not an orderly end (FIN).</param>
    public sealed record CutAnswer(long AfterBytes, bool Reset = true) : Fault;

    /// <summary>Passes the whole request on, takes the answer, and says nothing for ever.</summary>
    public sealed record SwallowAnswer : Fault;

    /// <summary>Does nothing any more: neither reads nor forwards nor closes.</summary>
    public sealed record HalfOpen : Fault;

    /// <summary>Takes the request, and answers for the server, which never hears of it.</summary>
    /// <param name="Status">The status line's code.</param>
    /// <param name="Body">The body, as plain text.</param>
    /// <param name="RetryAfter">Seconds or a date, as the header has it; null for no such header.</param>
    public sealed record Answer(int Status, string Body = "out of order", string? RetryAfter = null) : Fault;

    /// <summary>Takes the request, answers with bytes that are no HTTP, and closes.</summary>
    /// <param name="Bytes">What is sent.</param>
    public sealed record Garbage(ReadOnlyMemory<byte> Bytes) : Fault;
}
