"""What a build reads: the articles of a corpus, watched if one likes, and harvests of crawls."""
