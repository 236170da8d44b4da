"""A site's new template: where the fields that are known of its pages stand in it, and the selectors that find them."""
